using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using Enrollments = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Enrollment.CourseEnrollment, OpenEdx.Domain.Enrollment.CourseEnrollmentEvent>;

namespace OpenEdx.Domain.Tests.Enrollment;

public sealed class UnenrollLearnerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UnenrollLearner Leave = new(new(17), Course, Noon);
    private static readonly EnrollmentActivated Enrolled = new(new(17), Course, "honor", Noon.AddDays(-1));
    private static readonly EnrollmentDeactivated Left = new(new(17), Course, "honor", Noon);

    [Fact]
    public void a_member_leaves_with_the_mode_of_the_moment() => new Enrollments(Enrolled).When(Leave.Decide).Then(Left);

    [Fact]
    public void leaving_twice_records_nothing() => new Enrollments(Enrolled, Left).When(Leave.Decide).ThenNothing();

    [Fact]
    public void who_never_was_a_member_cannot_leave() =>
        new Enrollments().When(Leave.Decide).ThenRefused(new UnenrollLearner.NeverEnrolled(Course));
}
