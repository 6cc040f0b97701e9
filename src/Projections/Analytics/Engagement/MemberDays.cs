using System.Text.Json;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>The last words of a day about a member of a course run: track, in or out, passed or not.</summary>
/// <param name="Member"><c>#7</c> for an account of ours; <c>user:7</c> for the user with that number in another installation, see <see cref="TrackedUsers"/>.</param>
/// <param name="Mode">Of the fact that comes last by instant, kind and track; null: none of the day names a track.</param>
/// <param name="ModeOrder">Instant and kind of that fact: what it takes to come behind it.</param>
/// <param name="IsEnrolled">By the last fact of joining or leaving; null: none.</param>
/// <param name="WasEnrolled">Joined at some time of the day.</param>
/// <param name="HasPassed">By the last fact about passing; null: none.</param>
public sealed record MemberDayRow(
    string CourseId, string Member, DateOnly Date, string? Mode, string? ModeOrder, bool? IsEnrolled, string? EnrolledOrder, bool WasEnrolled,
    bool? HasPassed, string? PassedOrder);

public readonly record struct MemberDayKey(string CourseId, string Member, DateOnly Date);

/// <summary>
/// Who belonged to a course run, by day (tracking §4.1): table <c>analytics.member_days</c>, one row per day on which something was said, so that
/// the roster of any past day is a look at the rows up to it. Async. Readers: <see cref="EngagementQuery"/>.
/// </summary>
/// <remarks>
/// Of imported lines, those of enrollment with a payload that names course, user and mode, and those of passing. They name the enrolled user by
/// number alone; two installations whose logs meet here share their numbers.
/// </remarks>
public sealed class MemberDays : RowProjection<MemberDayRow, MemberDayKey>
{
    public override string Name => "member_days";

    public override string Table => "analytics.member_days";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override bool IsReport => true;

    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(EnrollmentActivated), typeof(EnrollmentDeactivated), typeof(EnrollmentModeChanged), typeof(CourseGradeNowPassed), typeof(CourseGradeNowFailed),
        typeof(TrackingLineImported),
    ];

    /// <summary>The course whose members a fact is about; null: none.</summary>
    internal static string? CourseOf(object fact) => Read(fact)?.Course;

    protected override IEnumerable<MemberDayKey> KeysOf(RecordedEvent fact) =>
        Read(fact.Data) is { } word ? [new(word.Course, word.Member, DateOnly.FromDateTime(word.At.UtcDateTime))] : [];

    protected override MemberDayRow? Evolve(MemberDayRow? row, MemberDayKey key, RecordedEvent fact)
    {
        if (Read(fact.Data) is not { } word) return row;
        row ??= new(key.CourseId, key.Member, key.Date, null, null, null, null, false, null, null);
        var order = $"{StoredInstant.Of(word.At).UtcDateTime:HH:mm:ss.ffffff} {word.Kind}";
        if (word.Mode is { } mode)
        {
            if (string.CompareOrdinal($"{order} {mode}", $"{row.ModeOrder} {row.Mode}") > 0) row = row with { Mode = mode, ModeOrder = order };
            if (word.Kind == Activated) row = row with { WasEnrolled = true };
            if (word.Kind is Activated or Deactivated && string.CompareOrdinal(order, row.EnrolledOrder) > 0)
                row = row with { IsEnrolled = word.Kind == Activated, EnrolledOrder = order };
            return row;
        }

        return string.CompareOrdinal(order, row.PassedOrder) > 0 ? row with { HasPassed = word.Kind == Passed, PassedOrder = order } : row;
    }

    // In the order of the names of the tracking log, which decides between facts of the same instant.
    private const string Activated = "activated";
    private const string Deactivated = "deactivated";
    private const string ModeChanged = "mode_changed";
    private const string Failed = "now_failed";
    private const string Passed = "now_passed";

    private static Word? Read(object fact) => fact switch
    {
        EnrollmentActivated it => Own(it.Course, it.User, Activated, it.Mode, it.At),
        EnrollmentDeactivated it => Own(it.Course, it.User, Deactivated, it.Mode, it.At),
        EnrollmentModeChanged it => Own(it.Course, it.User, ModeChanged, it.Mode, it.At),
        CourseGradeNowPassed it => Own(it.Course, it.User, Passed, null, it.At),
        CourseGradeNowFailed it => Own(it.Course, it.User, Failed, null, it.At),
        TrackingLineImported { Payload: { ValueKind: JsonValueKind.Object } payload } it => it.EventType switch
        {
            "edx.course.enrollment.activated" => Logged(it, payload, Activated),
            "edx.course.enrollment.deactivated" => Logged(it, payload, Deactivated),
            "edx.course.enrollment.mode_changed" => Logged(it, payload, ModeChanged),
            "edx.course.grade.passed.first_time" or "edx.course.grade.now_passed" => Logged(it, payload, Passed),
            "edx.course.grade.now_failed" => Logged(it, payload, Failed),
            _ => null,
        },
        _ => null,
    };

    private static Word Own(CourseKey course, UserId user, string kind, string? mode, DateTimeOffset at) =>
        new(course.ToString(), TrackedLearner.Of(user), kind, mode, at);

    private static Word? Logged(TrackingLineImported line, JsonElement payload, string kind)
    {
        var isGrade = kind is Passed or Failed;
        var mode = Text(payload, "mode");
        if (Text(payload, "course_id")?.Trim() is not { } course || !LoggedCourse.IsValid(course)) return null;
        if (!payload.TryGetProperty("user_id", out var id) || TrackingLine.Number(id) is not { } user) return null;
        if (!isGrade && string.IsNullOrEmpty(mode)) return null;
        return new(course, TrackedUsers.MemberOf(user), kind, isGrade ? null : mode, line.At);
    }

    private static string? Text(JsonElement of, string field) =>
        of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Word(string Course, string Member, string Kind, string? Mode, DateTimeOffset At);
}
