using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>Facts about which tracks one course run offers.</summary>
public abstract record CourseModesEvent
{
    public static string StreamOf(CourseKey course) => $"course_modes/{course}";
}

/// <summary>A course run offers a track, or offers it otherwise than before.</summary>
/// <param name="Mode">From now on.</param>
/// <param name="By">Who decided it.</param>
[EventType("course_mode_offered")]
public sealed record CourseModeOffered(CourseKey Course, CourseMode Mode, UserId By, DateTimeOffset At) : CourseModesEvent;

/// <summary>A course run offers a track no more; who is in it stays in it.</summary>
/// <param name="By">Who decided it.</param>
[EventType("course_mode_withdrawn")]
public sealed record CourseModeWithdrawn(CourseKey Course, string Slug, UserId By, DateTimeOffset At) : CourseModesEvent;
