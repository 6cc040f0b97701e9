using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>Facts about the cohort of one learner in one course run. A learner is in one at most.</summary>
public abstract record CohortMembershipEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"cohort_membership/{course}/{user}";
}

/// <summary>A learner came into a cohort.</summary>
/// <param name="Former">Cohort until now; null: none.</param>
/// <param name="By">Who put the learner in; null: chance.</param>
[EventType("cohort_joined")]
public sealed record CohortJoined(UserId User, CourseKey Course, int Cohort, int? Former, UserId? By, DateTimeOffset At) : CohortMembershipEvent;

/// <summary>A learner was taken out of the cohort and is in none.</summary>
/// <param name="By">Null: the platform.</param>
[EventType("cohort_left")]
public sealed record CohortLeft(UserId User, CourseKey Course, int Cohort, UserId? By, DateTimeOffset At) : CohortMembershipEvent;
