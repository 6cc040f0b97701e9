using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Grading;

namespace OpenEdx.Projections.Analytics;

/// <summary>Score of one learner in one problem at the end of a day on which it was set or taken away.</summary>
/// <param name="Date">UTC.</param>
/// <param name="Earned">Raw points, after the grading method; null: the score was taken away.</param>
/// <param name="Possible">Raw maximum; null with <paramref name="Earned"/>.</param>
/// <param name="At">Instant of the attempt, reset or act of the course team.</param>
/// <param name="Position">Of the fact, in the log.</param>
public sealed record ProblemScoreDay(
    string Problem, long UserId, DateOnly Date, string CourseId, double? Earned, double? Possible, DateTimeOffset At, long Position);

public readonly record struct ProblemScoreDayKey(string Problem, long UserId, DateOnly Date);

/// <summary>
/// Table <c>analytics.problem_score_days</c>, one row per (problem, learner, day of a change): scores of today and of any past day. Async.
/// Readers: Insights.
/// </summary>
public sealed class ProblemScoreDays : RowProjection<ProblemScoreDay, ProblemScoreDayKey>
{
    public override string Name => "problem_score_days";

    public override string Table => "analytics.problem_score_days";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

    public override bool IsReport => true;

    public override IReadOnlyCollection<Type> Consumes => ScoreFacts.Types;

    protected override IEnumerable<ProblemScoreDayKey> KeysOf(RecordedEvent fact) =>
        ScoreFacts.Read(fact.Data) is { } change ? [new(change.Key.Problem, change.Key.UserId, DateOnly.FromDateTime(change.At.UtcDateTime))] : [];

    protected override ProblemScoreDay? Evolve(ProblemScoreDay? row, ProblemScoreDayKey key, RecordedEvent fact)
    {
        var change = ScoreFacts.Read(fact.Data)!;
        return row is not null && change.At < row.At
            ? row
            : new(key.Problem, key.UserId, key.Date, change.Course.ToString(), change.Score?.Earned, change.Score?.Possible, change.At, fact.Position);
    }
}
