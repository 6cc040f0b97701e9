using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Grading;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>The last fact of a course run that may have moved one of its figures.</summary>
/// <param name="Position">In the log.</param>
/// <param name="At">Instant of its append.</param>
public sealed record CoursePulseRow(string CourseId, long Position, DateTimeOffset At);

public readonly record struct CoursePulseKey(string CourseId);

/// <summary>Table <c>analytics.course_pulse</c>, one row per course run. Async. Readers: the live feed of Insights, and the "as of" of its figures.</summary>
public sealed class CoursePulse : RowProjection<CoursePulseRow, CoursePulseKey>
{
    public override string Name => "course_pulse";

    public override string Table => "analytics.course_pulse";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override bool IsReport => true;

    public override int Version => 2;

    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        .. EngagementFacts.Consumed,
        typeof(EnrollmentActivated), typeof(EnrollmentDeactivated), typeof(EnrollmentModeChanged), typeof(BlockScored), typeof(CourseGradeChanged),
        typeof(CourseGradeNowPassed), typeof(CourseGradeNowFailed), typeof(CourseVersionPublished),
    ];

    /// <summary>A line about enrollment may be logged in one course, and tell of another.</summary>
    protected override IEnumerable<CoursePulseKey> KeysOf(RecordedEvent fact) =>
        new[] { IdOf(fact.Data), MemberDays.CourseOf(fact.Data) }.OfType<string>().Distinct(StringComparer.Ordinal).Select(course => new CoursePulseKey(course));

    protected override CoursePulseRow? Evolve(CoursePulseRow? row, CoursePulseKey key, RecordedEvent fact) =>
        new(key.CourseId, fact.Position, fact.Timestamp);

    /// <summary>Null: of no course, or one of those that <see cref="MemberDays"/> reads.</summary>
    private static string? IdOf(object fact) => fact switch
    {
        TrackingLineImported of => of.Course,
        LearnerInteractionRecorded of => of.Course?.ToString(),
        BlockScored of => of.Block.Course.ToString(),
        CourseGradeChanged of => of.Course.ToString(),
        CourseVersionPublished of => of.Course.ToString(),
        _ => EngagementFacts.Of(fact).FirstOrDefault()?.Course,
    };
}
