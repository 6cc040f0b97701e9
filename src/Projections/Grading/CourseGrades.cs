using OpenEdx.Domain.Grading;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Grading;

/// <summary>Current grade of one learner in one course run, and the fact that made it so.</summary>
/// <param name="Percent">0 to 1, rounded as upstream; above 1 is possible.</param>
/// <param name="Letter">Empty: below every cutoff.</param>
/// <param name="Passed">Passing now.</param>
/// <param name="PassedAt">Instant of the first pass; set once and never cleared (olx §14.9). Null: never passed.</param>
public sealed record CourseGrade(
    long UserId, string CourseId, double Percent, string Letter, bool Passed, DateTimeOffset? PassedAt, long ContentVersion,
    string CauseKind, Guid CauseEvent, long CausePosition, DateTimeOffset ChangedAt);

public readonly record struct CourseGradeKey(long UserId, string CourseId);

/// <summary>
/// Table <c>grading.course_grades</c>, one row per (learner, course run) once something was attempted. Async: grades follow
/// submissions in the background, as upstream. Readers: grades API, progress, Insights.
/// </summary>
public sealed class CourseGrades : RowProjection<CourseGrade, CourseGradeKey>
{
    public override string Name => "course_grades";

    public override string Table => "grading.course_grades";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(CourseGradeChanged)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id", "percent", "passed"]];

    protected override IEnumerable<CourseGradeKey> KeysOf(RecordedEvent fact) =>
        fact.Data is CourseGradeChanged changed ? [new(changed.User.Value, changed.Course.ToString())] : [];

    protected override CourseGrade? Evolve(CourseGrade? row, CourseGradeKey key, RecordedEvent fact)
    {
        var changed = (CourseGradeChanged)fact.Data;
        return new(
            key.UserId, key.CourseId, changed.Percent, changed.Letter, changed.Passed, row?.PassedAt ?? (changed.Passed ? changed.At : null),
            changed.ContentVersion, changed.Cause.Kind, changed.Cause.EventId, changed.Cause.Position, changed.At);
    }
}
