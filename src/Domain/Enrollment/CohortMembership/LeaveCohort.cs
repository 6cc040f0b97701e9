using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>The course team takes a learner out of a cohort.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record LeaveCohort(UserId User, CourseKey Course, int Cohort, UserId? By, DateTimeOffset At)
{
    /// <summary>Who is not in that cohort is not taken out of another: nothing is recorded.</summary>
    public Decision<CohortMembershipEvent> Decide(CohortMembership state) =>
        state.Cohort == Cohort ? new CohortLeft(User, Course, Cohort, By, At) : Decision<CohortMembershipEvent>.Nothing;
}
