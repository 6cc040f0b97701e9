using OpenEdx.Domain.Assessment;
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
/// student module. Async: the answer to a submission carries its own score. Readers: progress, reports of grades.
/// </summary>
public sealed class ProblemScores : RowProjection<ProblemScoreRow, ProblemScoreKey>
{
    public override string Name => "problem_scores";

    public override string Table => "grading.problem_scores";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override IReadOnlyCollection<Type> Consumes { get; } = [.. ScoreFacts.Types, typeof(ProblemAttemptsReset), typeof(BlockAttemptsReset)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["course_id", "user_id"]];

    protected override IEnumerable<ProblemScoreKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        ProblemAttemptsReset reset => [new(reset.User.Value, reset.Problem.ToString())],
        BlockAttemptsReset reset => [new(reset.User.Value, reset.Block.ToString())],
        _ => ScoreFacts.Read(fact.Data) is { } change ? [change.Key] : [],
    };

    protected override ProblemScoreRow? Evolve(ProblemScoreRow? row, ProblemScoreKey key, RecordedEvent fact)
    {
        if (fact.Data is ProblemAttemptsReset or BlockAttemptsReset) return row is null ? null : row with { Attempts = 0 };
        var change = ScoreFacts.Read(fact.Data)!;
        if (change.Score is not { } next) return row is not null && change.At < row.ScoredAt ? row : null;
        if (row is null) return next;
        // Facts imported later but older than what is known change no score.
        var latest = next.ScoredAt < row.ScoredAt ? row : next;
        return latest with
        {
            Attempts = Math.Max(row.Attempts, next.Attempts),
            FirstAttempted = next.FirstAttempted < row.FirstAttempted ? next.FirstAttempted : row.FirstAttempted,
        };
    }
}
