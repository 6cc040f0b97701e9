using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>The course team puts a learner into a cohort, out of any other.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record JoinCohort(UserId User, CourseKey Course, int Cohort, UserId? By, DateTimeOffset At)
{
    /// <summary>Who is in already stays in: nothing is recorded.</summary>
    public Decision<CohortMembershipEvent> Decide(CohortMembership state) =>
        state.Cohort == Cohort ? Decision<CohortMembershipEvent>.Nothing : new CohortJoined(User, Course, Cohort, state.Cohort, By, At);
}
