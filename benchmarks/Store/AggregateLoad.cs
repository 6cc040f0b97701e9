using System.Diagnostics;
using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>The state of a stream of a hundred events, from the first to the last: nothing is in memory, and there is no snapshot.</summary>
internal sealed class AggregateLoad : IMeasure
{
    private const int Events = 100;
    private const int Loads = 400;

    private static readonly LiveAggregate<ProblemAttempts> Attempts =
        new(ProblemAttempts.StreamType, ProblemAttempts.Initial, (state, fact) => state.Evolve((ProblemAttemptsEvent)fact));

    public string Name => "aggregate-load";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var problems = new ProblemStreams(learners: 50);
        await problems.Create(subject, ct);
        List<string> streams = [];
        for (var learner = 0; learner < problems.Learners; learner++)
        {
            await problems.Next([learner], Events - 1, async appends =>
            {
                await subject.Streams.Append([new(appends[0].Stream, ProblemStreams.Type, ExpectedVersion.Any, appends[0].Events)], EventMetadata.None, ct);
                streams.Add(appends[0].Stream);
            });
        }

        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var raw = await RawAggregate.Prepare(connection, subject.Types, ct);
        var store = new StreamStore(subject.Streams.Database, subject.Types, [], TimeProvider.System, stateCacheBytes: 0);
        var pairs = await Pairs.Of(
            bench, Name,
            raw: () => Rate(streams, async stream => (await raw.Load(stream, Attempts, ct)).State),
            ours: () => Rate(streams, stream => store.Load(stream, Attempts, ct)));
        return [Line.Rate("load of an aggregate of 100 events", "loads/s", pairs, atLeast: 0.9)];
    }

    private static async Task<double> Rate(List<string> streams, Func<string, Task<ProblemAttempts>> load)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Loads; i++)
        {
            var state = await load(streams[i % streams.Count]);
            if (state.Attempts != Events) throw new InvalidOperationException($"{state.Attempts} of {Events} attempts were counted.");
        }

        return Loads / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
