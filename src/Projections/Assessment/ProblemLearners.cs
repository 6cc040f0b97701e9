using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Assessment;

/// <summary>A learner has work on a problem, submitted or not, or in another scored block.</summary>
public sealed record ProblemLearner(string Problem, long UserId, string CourseId);

public readonly record struct ProblemLearnerKey(string Problem, long UserId);

/// <summary>
/// Table <c>assessment.problem_learners</c>, one row per (problem, learner) with any work that was not deleted, boards, <c>done</c> blocks and
/// tools included: what a row of
/// <c>courseware_studentmodule</c> is in Open edX. Async. Reader: jobs over the work of all learners.
/// </summary>
public sealed class ProblemLearners : RowProjection<ProblemLearner, ProblemLearnerKey>
{
    public override string Name => "problem_learners";

    public override int Version => 2;

    public override string Table => "assessment.problem_learners";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    // What can come only after one of these is not asked for.
    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(ProblemSeedDrawn), typeof(ProblemChecked), typeof(ProblemCheckRefused), typeof(ProblemAnswersSaved), typeof(ProblemAnswerShown),
        typeof(ProblemHintShown), typeof(ProblemScoreOverridden), typeof(ProblemStateDeleted), typeof(BlockScored), typeof(DragItemDropped),
        typeof(BlockScoreOverridden), typeof(BlockStateDeleted),
    ];

    protected override IEnumerable<ProblemLearnerKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        ProblemSeedDrawn drawn => [Key(drawn.Problem, drawn.User)],
        ProblemChecked made => [Key(made.Problem, made.User)],
        ProblemCheckRefused refused => [Key(refused.Problem, refused.User)],
        ProblemAnswersSaved saved => [Key(saved.Problem, saved.User)],
        ProblemAnswerShown shown => [Key(shown.Problem, shown.User)],
        ProblemHintShown shown => [Key(shown.Problem, shown.User)],
        ProblemScoreOverridden set => [Key(set.Problem, set.User)],
        ProblemStateDeleted deleted => [Key(deleted.Problem, deleted.User)],
        // Scores of open responses have work of another kind behind them.
        BlockScored scored when BlockPointsOf.IsScoredBlock(scored.Block.Type) => [Key(scored.Block, scored.User)],
        DragItemDropped dropped => [Key(dropped.Block, dropped.User)],
        BlockScoreOverridden set => [Key(set.Block, set.User)],
        BlockStateDeleted deleted => [Key(deleted.Block, deleted.User)],
        _ => [],
    };

    protected override ProblemLearner? Evolve(ProblemLearner? row, ProblemLearnerKey key, RecordedEvent fact) =>
        fact.Data is ProblemStateDeleted or BlockStateDeleted ? null : row ?? new(key.Problem, key.UserId, UsageKey.Parse(key.Problem).Course.ToString());

    private static ProblemLearnerKey Key(UsageKey problem, UserId user) => new(problem.ToString(), user.Value);
}
