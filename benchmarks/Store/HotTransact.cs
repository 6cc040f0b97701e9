using System.Diagnostics;
using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>
/// One learner after the other answers a problem, on streams of twenty events and more: load, decide, append by hand, beside decisions on what memory
/// holds, and beside decisions of a store that keeps nothing.
/// </summary>
internal sealed class HotTransact : IMeasure
{
    private const int Before = 20;
    private const int Decisions = 500;

    private static readonly LiveAggregate<ProblemAttempts> Attempts =
        new(ProblemAttempts.StreamType, ProblemAttempts.Initial, (state, fact) => state.Evolve((ProblemAttemptsEvent)fact));

    public string Name => "transact-hot";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct) =>
    [
        Line.Rate("decision on a hot stream, durable, one client", "decisions/s", await Pairs(bench, StreamStore.DefaultStateCacheBytes, ct)),
        Line.Rate("the same, nothing kept in memory", "decisions/s", await Pairs(bench, 0, ct)),
    ];

    private async Task<Pairs> Pairs(Workbench bench, long stateCacheBytes, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var store = new StreamStore(subject.Streams.Database, subject.Types, [], TimeProvider.System, stateCacheBytes: stateCacheBytes);
        var problems = new ProblemStreams(learners: 50);
        await problems.Create(subject, ct);
        for (var learner = 0; learner < problems.Learners; learner++)
        {
            await problems.Next([learner], Before - 1, appends =>
                store.Append([new(appends[0].Stream, ProblemStreams.Type, ExpectedVersion.Any, appends[0].Events)], EventMetadata.None, ct));
        }

        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var raw = await RawAggregate.Prepare(connection, subject.Types, ct);
        await using var batch = await RawLog.PrepareAppend(connection, ct);
        return await Bench.Pairs.Of(
            bench, Name,
            raw: () => Rate(problems, async (stream, _, answer) =>
            {
                var (_, version) = await raw.Load(stream, Attempts, ct);
                await RawLog.Append(batch, subject.Types, stream, version, answer, ct);
            }),
            ours: () => Rate(problems, (stream, _, answer) =>
                store.Transact(stream, Attempts, _ => answer, fact => [fact], EventMetadata.None, ct)));
    }

    private static async Task<double> Rate(ProblemStreams problems, Func<string, long, object, Task> decide)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Decisions; i++) await problems.Next(i % problems.Learners, decide);
        return Decisions / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
