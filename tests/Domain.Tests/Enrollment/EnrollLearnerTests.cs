using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using Enrollments = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Enrollment.CourseEnrollment, OpenEdx.Domain.Enrollment.CourseEnrollmentEvent>;

namespace OpenEdx.Domain.Tests.Enrollment;

public sealed class EnrollLearnerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly UserId Learner = new(17);
    private static readonly EnrollmentRules Open = new(null, null, false, CourseMode.Default);
    private static readonly EnrollLearner Ask = new(Learner, Course, null, EnrollmentAuthority.Learner, Noon);
    private static readonly EnrollmentActivated Enrolled = new(Learner, Course, "audit", Noon);
    private static readonly EnrollmentDeactivated Left = new(Learner, Course, "audit", Noon);

    [Fact]
    public void a_learner_who_names_no_mode_enrolls_in_audit() => new Enrollments().When(s => Ask.Decide(s, Open)).Then(Enrolled);

    [Fact]
    public void a_learner_enrolls_in_an_offered_mode() =>
        new Enrollments().When(s => (Ask with { Mode = "honor" }).Decide(s, Open)).Then(Enrolled with { Mode = "honor" });

    [Fact]
    public void enrolling_twice_records_nothing() => new Enrollments(Enrolled).When(s => Ask.Decide(s, Open)).ThenNothing();

    [Fact]
    public void a_learner_who_left_comes_back() => new Enrollments(Enrolled, Left).When(s => Ask.Decide(s, Open)).Then(Enrolled);

    [Fact]
    public void a_learner_who_comes_back_keeps_the_former_mode_whatever_was_asked() =>
        new Enrollments(Enrolled with { Mode = "honor" }, Left with { Mode = "honor" })
            .When(s => (Ask with { Mode = "audit" }).Decide(s, Open)).Then(Enrolled with { Mode = "honor" });

    [Fact]
    public void an_operator_may_bring_a_learner_back_in_another_mode() =>
        new Enrollments(Enrolled, Left)
            .When(s => (Ask with { Mode = "honor", By = EnrollmentAuthority.Operator }).Decide(s, Open)).Then(Enrolled with { Mode = "honor" });

    [Fact]
    public void a_mode_that_the_run_does_not_offer_is_refused() =>
        new Enrollments().When(s => (Ask with { Mode = "masters" }).Decide(s, Open))
            .ThenRefused(new EnrollLearner.ModeUnavailable(Course, "masters"));

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void a_mode_can_be_joined_up_to_its_last_instant(int ticksLate, bool accepted)
    {
        var rules = Open with { Modes = [new("verified", "Verified", 49, "usd", Noon.AddTicks(-ticksLate))] };
        var outcome = new Enrollments().When(s => Ask.Decide(s, rules));
        if (accepted) outcome.Then(Enrolled with { Mode = "verified" });
        else outcome.ThenRefused(new EnrollLearner.ModeUnavailable(Course, "verified"));
    }

    [Theory]
    [InlineData(-1, 1, true)]
    [InlineData(0, 1, false)]
    [InlineData(-1, 0, false)]
    public void the_window_excludes_both_of_its_bounds(int startTicks, int endTicks, bool accepted)
    {
        var rules = Open with { Start = Noon.AddTicks(startTicks), End = Noon.AddTicks(endTicks) };
        var outcome = new Enrollments().When(s => Ask.Decide(s, rules));
        if (accepted) outcome.Then(Enrolled);
        else outcome.ThenRefused(new EnrollLearner.OutsideEnrollmentWindow(Course));
    }

    [Fact]
    public void a_closed_window_does_not_hold_back_who_is_forced_in() =>
        new Enrollments().When(s => (Ask with { By = EnrollmentAuthority.Forced }).Decide(s, Open with { End = Noon.AddDays(-1) })).Then(Enrolled);

    [Fact]
    public void learners_do_not_enroll_themselves_by_invitation_only() =>
        new Enrollments().When(s => Ask.Decide(s, Open with { InvitationOnly = true }))
            .ThenRefused(new EnrollLearner.InvitationRequired(Course));

    [Fact]
    public void an_operator_enrolls_by_invitation_only() =>
        new Enrollments().When(s => (Ask with { By = EnrollmentAuthority.Operator }).Decide(s, Open with { InvitationOnly = true })).Then(Enrolled);

    [Fact]
    public void an_unknown_run_is_refused() =>
        new Enrollments().When(s => Ask.Decide(s, null)).ThenRefused(new EnrollLearner.UnknownCourseRun(Course));
}
