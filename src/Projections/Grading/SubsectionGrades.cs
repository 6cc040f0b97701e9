using OpenEdx.Domain.Grading;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Grading;

/// <summary>Current grade of one learner in one subsection, and the fact that made it so.</summary>
/// <param name="Percent">Graded points, 4 decimals, 0 to 1.</param>
/// <param name="FirstAttempted">Null: graded without an attempt.</param>
/// <param name="CauseKind">Stored name of the causing fact, see <see cref="GradeCause"/>.</param>
public sealed record SubsectionGrade(
    long UserId, string Subsection, string CourseId, double EarnedAll, double PossibleAll, double EarnedGraded, double PossibleGraded,
    double Percent, DateTimeOffset? FirstAttempted, long ContentVersion, string CauseKind, Guid CauseEvent, long CausePosition,
    DateTimeOffset ChangedAt);

public readonly record struct SubsectionGradeKey(long UserId, string Subsection);

/// <summary>
/// Table <c>grading.subsection_grades</c>, one row per (learner, subsection) in which something was attempted. Async: grades follow
/// submissions in the background, as upstream. Readers: progress, gradebook.
/// </summary>
public sealed class SubsectionGrades : RowProjection<SubsectionGrade, SubsectionGradeKey>
{
    public override string Name => "subsection_grades";

    public override string Table => "grading.subsection_grades";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(SubsectionGradeChanged)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id", "user_id"], ["subsection"]];

    protected override IEnumerable<SubsectionGradeKey> KeysOf(RecordedEvent fact) =>
        fact.Data is SubsectionGradeChanged changed ? [new(changed.User.Value, changed.Subsection.ToString())] : [];

    protected override SubsectionGrade? Evolve(SubsectionGrade? row, SubsectionGradeKey key, RecordedEvent fact)
    {
        var changed = (SubsectionGradeChanged)fact.Data;
        return new(
            key.UserId, key.Subsection, changed.Subsection.Course.ToString(), changed.EarnedAll, changed.PossibleAll,
            changed.EarnedGraded, changed.PossibleGraded, GradeRounding.Subsection(changed.EarnedGraded, changed.PossibleGraded),
            changed.FirstAttempted, changed.ContentVersion, changed.Cause.Kind, changed.Cause.EventId, changed.Cause.Position, changed.At);
    }
}
