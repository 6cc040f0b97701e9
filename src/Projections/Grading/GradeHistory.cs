using OpenEdx.Domain.Grading;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Grading;

/// <summary>One change of a grade and its reason.</summary>
/// <param name="Position">Of the change in the log.</param>
/// <param name="Subsection">Null: the course grade.</param>
/// <param name="Earned">Graded points of a subsection; null for a course grade.</param>
/// <param name="Percent">0 to 1.</param>
/// <param name="Letter">Of a course grade; null for a subsection.</param>
/// <param name="Passed">Of a course grade; null for a subsection.</param>
public sealed record GradeHistoryRow(
    long Position, long UserId, string CourseId, string? Subsection, double? Earned, double? Possible, double Percent, string? Letter,
    bool? Passed, long ContentVersion, string CauseKind, Guid CauseEvent, long CausePosition, DateTimeOffset ChangedAt);

public readonly record struct GradeHistoryKey(long Position);

/// <summary>
/// Table <c>grading.grade_history</c>, one row per change of any grade, never changed again: why does this learner have this grade?
/// Async; readers are auditors and the course team.
/// </summary>
public sealed class GradeHistory : RowProjection<GradeHistoryRow, GradeHistoryKey>
{
    public override string Name => "grade_history";

    public override string Table => "grading.grade_history";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(SubsectionGradeChanged), typeof(CourseGradeChanged)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id", "user_id"]];

    protected override IEnumerable<GradeHistoryKey> KeysOf(RecordedEvent fact) => [new(fact.Position)];

    protected override GradeHistoryRow? Evolve(GradeHistoryRow? row, GradeHistoryKey key, RecordedEvent fact) => fact.Data switch
    {
        SubsectionGradeChanged changed => new(
            key.Position, changed.User.Value, changed.Subsection.Course.ToString(), changed.Subsection.ToString(), changed.EarnedGraded,
            changed.PossibleGraded, GradeRounding.Subsection(changed.EarnedGraded, changed.PossibleGraded), null, null,
            changed.ContentVersion, changed.Cause.Kind, changed.Cause.EventId, changed.Cause.Position, changed.At),
        CourseGradeChanged changed => new(
            key.Position, changed.User.Value, changed.Course.ToString(), null, null, null, changed.Percent, changed.Letter, changed.Passed,
            changed.ContentVersion, changed.Cause.Kind, changed.Cause.EventId, changed.Cause.Position, changed.At),
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    };
}
