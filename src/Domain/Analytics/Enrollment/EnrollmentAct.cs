using System.Text.Json;

namespace OpenEdx.Domain.Analytics;

/// <summary>One thing that happened to the enrollment of a learner in a course run, here or in another installation.</summary>
/// <param name="Kind">One of the constants; their alphabet is that of the names in tracking logs, by which upstream orders what happened at the same instant.</param>
/// <param name="Mode">Track after it; with <see cref="Deactivated"/> the one at the moment of leaving.</param>
public readonly record struct EnrollmentAct(DateTimeOffset At, string Kind, string Mode)
{
    public const string Activated = "activated";
    public const string Deactivated = "deactivated";
    public const string ModeChanged = "mode_changed";

    private const string Logged = "edx.course.enrollment.";

    public DateOnly Date => DateOnly.FromDateTime(At.UtcDateTime);

    /// <summary>In the order in which the reports read a history, however it arrived (tracking §4.1).</summary>
    public static IEnumerable<EnrollmentAct> Ordered(IEnumerable<EnrollmentAct> history) =>
        history.OrderBy(act => act.At).ThenBy(act => act.Kind, StringComparer.Ordinal).ThenBy(act => act.Mode, StringComparer.Ordinal);

    /// <summary>
    /// What a line tells of the enrollment of its payload's learner, whoever acted; null: nothing. Course, number and mode have to be in the payload.
    /// </summary>
    public static (string Course, long Learner, EnrollmentAct Act)? Of(TrackingLineImported line)
    {
        if (!line.EventType.StartsWith(Logged, StringComparison.Ordinal)) return null;
        var kind = line.EventType[Logged.Length..];
        if (kind is not (Activated or Deactivated or ModeChanged) || line.Payload is not { ValueKind: JsonValueKind.Object } payload) return null;
        if (LoggedFields.Course(payload) is not { } course || LoggedFields.User(payload) is not { } user) return null;
        return LoggedFields.Text(payload, "mode") is { Length: > 0 } mode ? (course, user, new(line.At, kind, mode)) : null;
    }
}
