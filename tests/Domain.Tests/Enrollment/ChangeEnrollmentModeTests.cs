using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using Enrollments = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Enrollment.CourseEnrollment, OpenEdx.Domain.Enrollment.CourseEnrollmentEvent>;

namespace OpenEdx.Domain.Tests.Enrollment;

public sealed class ChangeEnrollmentModeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly EnrollmentRules Rules = new(null, null, false, CourseMode.Default);
    private static readonly ChangeEnrollmentMode ToHonor = new(new(17), Course, "honor", Noon);
    private static readonly EnrollmentActivated Enrolled = new(new(17), Course, "audit", Noon.AddDays(-1));
    private static readonly EnrollmentModeChanged Changed = new(new(17), Course, "honor", Noon);

    [Fact]
    public void a_member_moves_to_an_offered_mode() => new Enrollments(Enrolled).When(s => ToHonor.Decide(s, Rules)).Then(Changed);

    [Fact]
    public void moving_where_one_is_records_nothing() => new Enrollments(Enrolled, Changed).When(s => ToHonor.Decide(s, Rules)).ThenNothing();

    [Fact]
    public void a_former_member_moves_without_becoming_active()
    {
        var state = new[] { (CourseEnrollmentEvent)Enrolled, new EnrollmentDeactivated(new(17), Course, "audit", Noon), Changed }
            .Aggregate(CourseEnrollment.Initial, (at, fact) => at.Evolve(fact));
        Assert.Equal(new CourseEnrollment("honor", false), state);
    }

    [Fact]
    public void a_mode_that_the_run_does_not_offer_is_refused() =>
        new Enrollments(Enrolled).When(s => (ToHonor with { Mode = "masters" }).Decide(s, Rules))
            .ThenRefused(new ChangeEnrollmentMode.ModeUnavailable(Course, "masters"));

    [Fact]
    public void who_never_was_a_member_has_no_mode_to_change() =>
        new Enrollments().When(s => ToHonor.Decide(s, Rules)).ThenRefused(new ChangeEnrollmentMode.NeverEnrolled(Course));

    [Fact]
    public void an_unknown_run_is_refused() =>
        new Enrollments(Enrolled).When(s => ToHonor.Decide(s, null)).ThenRefused(new ChangeEnrollmentMode.UnknownCourseRun(Course));
}
