using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about how a course run wants its exams to be proctored, as far as the course team says so in the LMS.</summary>
public abstract record ProctoringSettingsEvent
{
    public static string StreamOf(CourseKey course) => $"proctoring_settings/{course}";
}

/// <summary>The course team changed settings of proctoring, which hold until the course is published anew.</summary>
/// <param name="EscalationEmail">Where the proctoring company turns to; an address of an office, no account's; empty: none; null: not said.</param>
/// <param name="CreatesTickets">Suspicious attempts become tickets of a help desk; null: not said.</param>
/// <param name="IsEnabled">Exams may be proctored; null: not said.</param>
[EventType("proctoring_settings_changed")]
public sealed record ProctoringSettingsChanged(
    CourseKey Course, string? EscalationEmail, bool? CreatesTickets, bool? IsEnabled, UserId By, DateTimeOffset At) : ProctoringSettingsEvent;
