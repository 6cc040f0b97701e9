using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>A learner without a cohort needs one: chance puts the learner into one of those for chance.</summary>
/// <param name="Random">Numbers of the cohorts to choose from; at least one.</param>
/// <param name="Draw">From 0 on; which one is chosen.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/course_groups/cohorts.py</c> (get_random_cohort).</remarks>
public sealed record AssignCohort(UserId User, CourseKey Course, IReadOnlyList<int> Random, int Draw, DateTimeOffset At)
{
    /// <summary>Who has a cohort keeps it.</summary>
    public Decision<CohortMembershipEvent> Decide(CohortMembership state) => state.Cohort is null
        ? new CohortJoined(User, Course, Random[Draw % Random.Count], null, null, At)
        : Decision<CohortMembershipEvent>.Nothing;
}
