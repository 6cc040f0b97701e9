using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using Enrollments = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Enrollment.CourseEnrollment, OpenEdx.Domain.Enrollment.CourseEnrollmentEvent>;

namespace OpenEdx.Domain.Tests.Enrollment;

public sealed class SetEnrollmentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly EnrollmentRules Rules = new(null, null, true, CourseMode.Default);
    private static readonly SetEnrollment Ask = new(new(17), Course, null, null, false, Noon);
    private static readonly EnrollmentActivated Enrolled = new(new(17), Course, "audit", Noon);
    private static readonly EnrollmentDeactivated Left = new(new(17), Course, "audit", Noon);

    [Fact]
    public void who_was_no_member_becomes_one_even_by_invitation_only() => new Enrollments().When(s => Ask.Decide(s, Rules)).Then(Enrolled);

    [Fact]
    public void the_window_holds_back_operators_who_do_not_insist()
    {
        var closed = Rules with { End = Noon };
        new Enrollments().When(s => Ask.Decide(s, closed)).ThenRefused(new EnrollLearner.OutsideEnrollmentWindow(Course));
        new Enrollments().When(s => (Ask with { Force = true }).Decide(s, closed)).Then(Enrolled);
    }

    [Fact]
    public void a_member_is_taken_out() => new Enrollments(Enrolled).When(s => (Ask with { IsActive = false }).Decide(s, Rules)).Then(Left);

    [Fact]
    public void taking_out_under_another_mode_than_the_present_is_refused() =>
        new Enrollments(Enrolled).When(s => (Ask with { IsActive = false, Mode = "honor" }).Decide(s, Rules))
            .ThenRefused(new SetEnrollment.ModeMismatch("audit", "honor"));

    [Fact]
    public void taking_out_who_never_was_in_is_refused() =>
        new Enrollments().When(s => (Ask with { IsActive = false }).Decide(s, Rules)).ThenRefused(new UnenrollLearner.NeverEnrolled(Course));

    [Fact]
    public void a_members_mode_changes() =>
        new Enrollments(Enrolled).When(s => (Ask with { Mode = "honor" }).Decide(s, Rules))
            .Then(new EnrollmentModeChanged(new(17), Course, "honor", Noon));

    [Fact]
    public void a_former_member_comes_back_in_another_mode_in_one_step() =>
        new Enrollments(Enrolled, Left).When(s => (Ask with { Mode = "honor", IsActive = true }).Decide(s, Rules)).Then(Enrolled with { Mode = "honor" });

    [Fact]
    public void a_former_member_comes_back_when_nothing_else_is_asked() => new Enrollments(Enrolled, Left).When(s => Ask.Decide(s, Rules)).Then(Enrolled);

    [Fact]
    public void a_former_member_of_whom_only_the_mode_is_set_stays_away() =>
        new Enrollments(Enrolled, Left).When(s => (Ask with { Mode = "honor", IsActive = false }).Decide(s, Rules))
            .Then(new EnrollmentModeChanged(new(17), Course, "honor", Noon));
}
