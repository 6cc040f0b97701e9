using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Grading;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Grading;

/// <summary>Standing of one learner in one problem.</summary>
/// <param name="Earned">Raw points, after the grading method.</param>
/// <param name="Possible">Raw maximum as of the attempt.</param>
/// <param name="Attempts">Attempts used.</param>
/// <param name="ScoredAt">Instant of the attempt, reset or act of the course team that set the score.</param>
public sealed record ProblemScoreRow(
    long UserId, string Problem, string CourseId, double Earned, double Possible, double WeightedEarned, double WeightedPossible,
    int Attempts, DateTimeOffset FirstAttempted, DateTimeOffset ScoredAt);

public readonly record struct ProblemScoreKey(long UserId, string Problem);

/// <summary>
/// Table <c>grading.problem_scores</c>, one row per (learner, problem) with a score: what Open edX keeps as grade and maximum of a
/// student module. Async: the answer to a submission carries its own score. Readers: progress, grade distribution of a problem.
/// </summary>
public sealed class ProblemScores : RowProjection<ProblemScoreRow, ProblemScoreKey>
{
    public override string Name => "problem_scores";

    public override string Table => "grading.problem_scores";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } =
    [
        typeof(ProblemChecked), typeof(ProblemReset), typeof(ProblemRescored), typeof(ProblemScoreOverridden), typeof(ProblemAttemptsReset),
        typeof(ProblemAnswerGraded),
        typeof(ProblemStateDeleted), typeof(BlockScored), typeof(BlockScoreRemoved), typeof(BlockScoreOverridden), typeof(BlockRescored), typeof(BlockAttemptsReset),
        typeof(BlockStateDeleted),
    ];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id", "user_id"], ["problem", "earned", "possible"]];

    protected override IEnumerable<ProblemScoreKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        ProblemChecked done => [new(done.User.Value, done.Problem.ToString())],
        ProblemReset reset => [new(reset.User.Value, reset.Problem.ToString())],
        ProblemAnswerGraded graded => [new(graded.User.Value, graded.Problem.ToString())],
        ProblemRescored { KeepsFormerScore: false } again => [new(again.User.Value, again.Problem.ToString())],
        ProblemScoreOverridden set => [new(set.User.Value, set.Problem.ToString())],
        ProblemAttemptsReset reset => [new(reset.User.Value, reset.Problem.ToString())],
        ProblemStateDeleted deleted => [new(deleted.User.Value, deleted.Problem.ToString())],
        BlockScoreRemoved removed => [new(removed.User.Value, removed.Block.ToString())],
        BlockScored scored => [new(scored.User.Value, scored.Block.ToString())],
        BlockScoreOverridden set => [new(set.User.Value, set.Block.ToString())],
        BlockRescored { KeepsFormerScore: false } again => [new(again.User.Value, again.Block.ToString())],
        BlockAttemptsReset reset => [new(reset.User.Value, reset.Block.ToString())],
        BlockStateDeleted deleted => [new(deleted.User.Value, deleted.Block.ToString())],
        _ => [],
    };

    protected override ProblemScoreRow? Evolve(ProblemScoreRow? row, ProblemScoreKey key, RecordedEvent fact)
    {
        if (fact.Data is ProblemAttemptsReset or BlockAttemptsReset) return row is null ? null : row with { Attempts = 0 };
        if (fact.Data is ProblemStateDeleted deleted) return row is not null && deleted.At < row.ScoredAt ? row : null;
        if (fact.Data is BlockScoreRemoved removed) return row is not null && removed.At < row.ScoredAt ? row : null;
        if (fact.Data is BlockStateDeleted gone) return row is not null && gone.At < row.ScoredAt ? row : null;
        var next = fact.Data switch
        {
            ProblemChecked done => OfAttempt(done, key),
            ProblemRescored again => OfRescoring(again, key),
            ProblemAnswerGraded graded => OfGrader(graded, key),
            ProblemScoreOverridden set => new(
                key.UserId, key.Problem, set.Problem.Course.ToString(), set.Earned, set.Possible, set.WeightedEarned, set.WeightedPossible, 0,
                set.At, set.At),
            ProblemReset reset => new(
                key.UserId, key.Problem, reset.Problem.Course.ToString(), 0, reset.Possible, 0, reset.WeightedPossible, 0, reset.At, reset.At),
            BlockScored scored => new(
                key.UserId, key.Problem, scored.Block.Course.ToString(), scored.Earned, scored.Possible, scored.WeightedEarned, scored.WeightedPossible,
                0, scored.At, scored.At),
            BlockScoreOverridden set => new(
                key.UserId, key.Problem, set.Block.Course.ToString(), set.Earned, set.Possible, set.WeightedEarned, set.WeightedPossible, 0, set.At, set.At),
            BlockRescored again => new(
                key.UserId, key.Problem, again.Block.Course.ToString(), again.Earned, again.Possible, again.WeightedEarned, again.WeightedPossible, 0,
                again.At, again.At),
            _ => throw new ArgumentOutOfRangeException(nameof(fact)),
        };
        if (row is null) return next;
        // Facts imported later but older than what is known change no score.
        var latest = next.ScoredAt < row.ScoredAt ? row : next;
        return latest with
        {
            Attempts = Math.Max(row.Attempts, next.Attempts),
            FirstAttempted = next.FirstAttempted < row.FirstAttempted ? next.FirstAttempted : row.FirstAttempted,
        };
    }

    private static ProblemScoreRow OfAttempt(ProblemChecked done, ProblemScoreKey key)
    {
        var (earned, possible) = ProblemScore.Raw(done.Earned, done.Possible, done.WeightedEarned, done.WeightedPossible);
        return new(
            key.UserId, key.Problem, done.Problem.Course.ToString(), earned, possible, done.WeightedEarned, done.WeightedPossible,
            done.Attempt, done.At, done.At);
    }

    private static ProblemScoreRow OfRescoring(ProblemRescored again, ProblemScoreKey key)
    {
        var (earned, possible) = ProblemScore.Raw(again.Earned, again.Possible, again.WeightedEarned, again.WeightedPossible);
        return new(
            key.UserId, key.Problem, again.Problem.Course.ToString(), earned, possible, again.WeightedEarned, again.WeightedPossible, 0,
            again.At, again.At);
    }

    private static ProblemScoreRow OfGrader(ProblemAnswerGraded graded, ProblemScoreKey key)
    {
        var (earned, possible) = ProblemScore.Raw(graded.Earned, graded.Possible, graded.WeightedEarned, graded.WeightedPossible);
        return new(
            key.UserId, key.Problem, graded.Problem.Course.ToString(), earned, possible, graded.WeightedEarned, graded.WeightedPossible, 0,
            graded.At, graded.At);
    }
}
