using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>Facts about the cohorts of one course run.</summary>
public abstract record CourseCohortsEvent
{
    public static string StreamOf(CourseKey course) => $"course_cohorts/{course}";
}

/// <summary>Cohorts began, or ceased, to count. Memberships stay as they are.</summary>
/// <param name="By">Who acted, here and below; null: the platform.</param>
[EventType("cohorting_switched")]
public sealed record CohortingSwitched(CourseKey Course, bool IsCohorted, UserId? By, DateTimeOffset At) : CourseCohortsEvent;

/// <summary>A cohort was made.</summary>
/// <param name="Cohort">Number within the course, from 1.</param>
/// <param name="Assignment"><c>manual</c>: the course team puts learners in; <c>random</c>: so does chance, at first need.</param>
[EventType("cohort_created")]
public sealed record CohortCreated(CourseKey Course, int Cohort, string Name, string Assignment, UserId? By, DateTimeOffset At) : CourseCohortsEvent;

/// <param name="Former">Name until now.</param>
[EventType("cohort_renamed")]
public sealed record CohortRenamed(CourseKey Course, int Cohort, string Name, string Former, UserId? By, DateTimeOffset At) : CourseCohortsEvent;

/// <param name="Assignment">See <see cref="CohortCreated"/>.</param>
[EventType("cohort_assignment_changed")]
public sealed record CohortAssignmentChanged(CourseKey Course, int Cohort, string Assignment, UserId? By, DateTimeOffset At) : CourseCohortsEvent;

/// <summary>Members of a cohort see what is for a content group.</summary>
/// <param name="PartitionId">User partition of the course, scheme <c>cohort</c>.</param>
/// <param name="GroupId">Group of that partition.</param>
[EventType("cohort_linked")]
public sealed record CohortLinked(CourseKey Course, int Cohort, int PartitionId, int GroupId, UserId? By, DateTimeOffset At) : CourseCohortsEvent;

/// <summary>Members of a cohort belong to no content group any more.</summary>
[EventType("cohort_unlinked")]
public sealed record CohortUnlinked(CourseKey Course, int Cohort, UserId? By, DateTimeOffset At) : CourseCohortsEvent;
