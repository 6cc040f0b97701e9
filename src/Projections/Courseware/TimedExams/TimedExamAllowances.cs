using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Courseware;

/// <summary>More time for one learner in one exam.</summary>
/// <param name="Minutes">More than 0.</param>
/// <param name="Created">When the learner got extra time for the first time since it was last withdrawn.</param>
public sealed record TimedExamAllowance(long UserId, string UsageId, string CourseId, int Minutes, DateTimeOffset Created, DateTimeOffset Modified);

public readonly record struct TimedExamAllowanceKey(long UserId, string UsageId);

/// <summary>
/// Table <c>courseware.timed_exam_allowances</c>, one row per (learner, exam) with extra time. Inline: the dashboard lists them right after it
/// gave one. Reader: lists of the course team.
/// </summary>
public sealed class TimedExamAllowances : RowProjection<TimedExamAllowance, TimedExamAllowanceKey>
{
    public override string Name => "timed_exam_allowances";

    public override string Table => "courseware.timed_exam_allowances";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(ExamTimeGranted), typeof(ExamTimeWithdrawn)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id"]];

    protected override IEnumerable<TimedExamAllowanceKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        ExamTimeGranted granted => [new(granted.User.Value, granted.Exam.ToString())],
        ExamTimeWithdrawn withdrawn => [new(withdrawn.User.Value, withdrawn.Exam.ToString())],
        _ => [],
    };

    protected override TimedExamAllowance? Evolve(TimedExamAllowance? row, TimedExamAllowanceKey key, RecordedEvent fact) => fact.Data switch
    {
        ExamTimeGranted granted => new(
            key.UserId, key.UsageId, granted.Exam.Course.ToString(), granted.ExtraMinutes, row?.Created ?? granted.At, granted.At),
        ExamTimeWithdrawn => null,
        _ => row,
    };
}
