using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Courseware;

/// <summary>How far one learner completed one block.</summary>
/// <param name="Completion">0 to 1.</param>
/// <param name="At">Instant of the last change or grade: the latest of a course is where the learner goes on.</param>
public sealed record BlockCompletion(long UserId, string CourseId, string UsageId, double Completion, DateTimeOffset At);

public readonly record struct BlockCompletionKey(long UserId, string CourseId, string UsageId);

/// <summary>
/// Table <c>courseware.block_completions</c>, one row per (learner, course run, block). Async: it stands in the way of no answer to
/// a problem, and who reads it comes seconds later. A scored block is complete at any grade, zero included; a poll or survey by the vote.
/// Readers: Courseware, Grading (progress), Analytics. Source: Open edX edx-completion, <c>completion/handlers.py</c>.
/// </summary>
public sealed class BlockCompletions : RowProjection<BlockCompletion, BlockCompletionKey>
{
    public override string Name => "block_completions";

    public override string Table => "courseware.block_completions";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(BlockCompletionChanged), typeof(ProblemChecked), typeof(ProblemReset), typeof(ProblemScoreOverridden), typeof(ProblemStateDeleted),
        typeof(BlockScored), typeof(BlockScoreRemoved), typeof(BlockScoreOverridden), typeof(BlockStateDeleted), typeof(DoneToggled), typeof(PollVoteCast),
        typeof(SurveyAnswered),
    ];

    protected override IEnumerable<BlockCompletionKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        BlockCompletionChanged changed => [Key(changed.User, changed.Block)],
        ProblemChecked checkedNow => [Key(checkedNow.User, checkedNow.Problem)],
        ProblemReset reset => [Key(reset.User, reset.Problem)],
        ProblemScoreOverridden set => [Key(set.User, set.Problem)],
        ProblemStateDeleted deleted => [Key(deleted.User, deleted.Problem)],
        // Of a done block the switch tells, in both directions; its score is complete at any value, as that of other blocks.
        BlockScored { Block.Type: not "done" } scored => [Key(scored.User, scored.Block)],
        DoneToggled toggled => [Key(toggled.User, toggled.Block)],
        BlockScoreRemoved removed => [Key(removed.User, removed.Block)],
        BlockScoreOverridden set => [Key(set.User, set.Block)],
        BlockStateDeleted deleted => [Key(deleted.User, deleted.Block)],
        // An old poll_question is complete once it was seen, like a page.
        PollVoteCast { Poll.Type: "poll" } cast => [Key(cast.User, cast.Poll)],
        SurveyAnswered answered => [Key(answered.User, answered.Survey)],
        _ => [],
    };

    protected override BlockCompletion? Evolve(BlockCompletion? row, BlockCompletionKey key, RecordedEvent fact) => fact.Data switch
    {
        BlockCompletionChanged changed => new(key.UserId, key.CourseId, key.UsageId, changed.Completion, changed.At),
        ProblemChecked checkedNow => new(key.UserId, key.CourseId, key.UsageId, 1, checkedNow.At),
        ProblemReset reset => new(key.UserId, key.CourseId, key.UsageId, 1, reset.At),
        // Not what the learner did last: it moves nobody to another place of the course.
        ProblemScoreOverridden set => (row ?? new(key.UserId, key.CourseId, key.UsageId, 1, set.At)) with { Completion = 1 },
        BlockScoreOverridden set => (row ?? new(key.UserId, key.CourseId, key.UsageId, 1, set.At)) with { Completion = 1 },
        ProblemStateDeleted or BlockScoreRemoved or BlockStateDeleted => null,
        BlockScored scored => new(key.UserId, key.CourseId, key.UsageId, 1, scored.At),
        DoneToggled toggled => new(key.UserId, key.CourseId, key.UsageId, toggled.Done ? 1 : 0, toggled.At),
        PollVoteCast cast => new(key.UserId, key.CourseId, key.UsageId, 1, cast.At),
        SurveyAnswered answered => new(key.UserId, key.CourseId, key.UsageId, 1, answered.At),
        _ => row,
    };

    private static BlockCompletionKey Key(UserId user, UsageKey block) => new(user.Value, block.Course.ToString(), block.ToString());
}
