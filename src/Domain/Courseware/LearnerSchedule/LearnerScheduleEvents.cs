using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about when one learner's work in a course run is due, where that differs from the course.</summary>
public abstract record LearnerScheduleEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"learner_schedule/{course}/{user}";
}

/// <summary>The course team gave a learner more time for a block and everything in it.</summary>
/// <param name="Due">From now on.</param>
/// <param name="CourseDue">What the course said at that instant.</param>
/// <param name="By">Who gave it.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("due_date_extended")]
public sealed record DueDateExtended(
    UserId User, UsageKey Block, DateTimeOffset Due, DateTimeOffset CourseDue, UserId By, string? Reason, DateTimeOffset At) : LearnerScheduleEvent;

/// <summary>For a block and everything in it, the date of the course counts again for a learner.</summary>
/// <param name="By">Who took the extension back.</param>
/// <param name="Reason">As given by <paramref name="By"/>; null: none given.</param>
[EventType("due_date_extension_cleared")]
public sealed record DueDateExtensionCleared(UserId User, UsageKey Block, UserId By, string? Reason, DateTimeOffset At) : LearnerScheduleEvent;

/// <summary>A learner of a self-paced course run let its weeks begin anew.</summary>
/// <param name="Begins">Where they are counted from: the instant of the request, or the later start of the course run.</param>
[EventType("schedule_shifted")]
public sealed record ScheduleShifted(UserId User, CourseKey Course, DateTimeOffset Begins, DateTimeOffset At) : LearnerScheduleEvent;
