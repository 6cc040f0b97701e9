using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Grading;

/// <summary>What a fact does to the score of one learner in one problem.</summary>
/// <param name="At">Instant of the attempt, reset or act of the course team.</param>
/// <param name="Score">Null: the score is taken away, unless it is younger.</param>
internal sealed record ScoreChange(ProblemScoreKey Key, CourseKey Course, DateTimeOffset At, ProblemScoreRow? Score);

/// <summary>Reads scores out of the facts that set them or take them away.</summary>
internal static class ScoreFacts
{
    public static IReadOnlyCollection<Type> Types { get; } =
    [
        typeof(ProblemChecked), typeof(ProblemReset), typeof(ProblemRescored), typeof(ProblemScoreOverridden), typeof(ProblemAnswerGraded), typeof(ProblemStateDeleted),
        typeof(BlockScored), typeof(BlockScoreRemoved), typeof(BlockScoreOverridden), typeof(BlockRescored), typeof(BlockStateDeleted),
    ];

    /// <summary>Null: the fact leaves the score as it is.</summary>
    public static ScoreChange? Read(object fact) => fact switch
    {
        ProblemChecked done => Raw(done.User, done.Problem, done.Earned, done.Possible, done.WeightedEarned, done.WeightedPossible, done.Attempt, done.At),
        ProblemAnswerGraded graded => Raw(graded.User, graded.Problem, graded.Earned, graded.Possible, graded.WeightedEarned, graded.WeightedPossible, 0, graded.At),
        ProblemRescored { KeepsFormerScore: false } again =>
            Raw(again.User, again.Problem, again.Earned, again.Possible, again.WeightedEarned, again.WeightedPossible, 0, again.At),
        ProblemScoreOverridden set => Set(set.User, set.Problem, set.Earned, set.Possible, set.WeightedEarned, set.WeightedPossible, 0, set.At),
        ProblemReset reset => Set(reset.User, reset.Problem, 0, reset.Possible, 0, reset.WeightedPossible, 0, reset.At),
        BlockScored scored => Set(scored.User, scored.Block, scored.Earned, scored.Possible, scored.WeightedEarned, scored.WeightedPossible, 0, scored.At),
        BlockScoreOverridden set => Set(set.User, set.Block, set.Earned, set.Possible, set.WeightedEarned, set.WeightedPossible, 0, set.At),
        BlockRescored { KeepsFormerScore: false } again =>
            Set(again.User, again.Block, again.Earned, again.Possible, again.WeightedEarned, again.WeightedPossible, 0, again.At),
        ProblemStateDeleted deleted => Removed(deleted.User, deleted.Problem, deleted.At),
        BlockScoreRemoved removed => Removed(removed.User, removed.Block, removed.At),
        BlockStateDeleted deleted => Removed(deleted.User, deleted.Block, deleted.At),
        _ => null,
    };

    /// <summary>Points of an attempt, before the grading method is applied to them.</summary>
    private static ScoreChange Raw(
        UserId user, UsageKey block, double earned, double possible, double weightedEarned, double weightedPossible, int attempts, DateTimeOffset at)
    {
        var raw = ProblemScore.Raw(earned, possible, weightedEarned, weightedPossible);
        return Set(user, block, raw.Earned, raw.Possible, weightedEarned, weightedPossible, attempts, at);
    }

    private static ScoreChange Set(
        UserId user, UsageKey block, double earned, double possible, double weightedEarned, double weightedPossible, int attempts, DateTimeOffset at)
    {
        var key = new ProblemScoreKey(user.Value, block.ToString());
        return new(
            key, block.Course, at,
            new(key.UserId, key.Problem, block.Course.ToString(), earned, possible, weightedEarned, weightedPossible, attempts, at, at));
    }

    private static ScoreChange Removed(UserId user, UsageKey block, DateTimeOffset at) => new(new(user.Value, block.ToString()), block.Course, at, null);
}
