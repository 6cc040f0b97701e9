using System.Diagnostics;
using OpenEdx.Bench.Logs;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>
/// The state of long streams of three kinds, from a snapshot and the 25 events after it, which is what a load meets on the average with a snapshot every 50.
/// Every load begins with an empty memory.
/// </summary>
internal sealed class SnapshotLoad : IMeasure
{
    private const int Every = 50;
    private const int Streams = 20;
    private const int Loads = 300;

    private static readonly CourseKey Course = CourseKey.Of("OpenEdx", "Snapshots", "2026");
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 8, 0, 0, TimeSpan.Zero);

    public string Name => "aggregate-snapshot";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var lines = new List<Line>();
        foreach (var events in new[] { 100, 500 })
        {
            lines.Add(await Of<ProblemAttempts, ProblemAttemptsEvent>(bench, subject, "problem answered again", events, (user, i) => SyntheticLog.Answer(user, Block("problem", 0), i, Start.AddSeconds(i), isCorrect: false), ct));
            lines.Add(await Of<LearnerBlockState, LearnerBlockStateEvent>(bench, subject, "video played on", events, (user, i) => new VideoStateSaved(user, Block("video", 0), i, null, null, null, null, null, null, null, Start.AddSeconds(i)), ct));
            lines.Add(await Of<Completion, CompletionEvent>(bench, subject, "blocks completed", events, (user, i) => new BlockCompletionChanged(user, Block("html", i), 1, Start.AddSeconds(i)), ct));
        }

        return lines;
    }

    private static UsageKey Block(string type, int number) => Course.Block(type, $"a0effb954cca4759994f1ac9{number:x8}");

    private static async Task<Line> Of<TState, TEvent>(Workbench bench, Subject subject, string what, int events, Func<UserId, int, TEvent> next, CancellationToken ct)
        where TState : IAggregate<TState, TEvent>
        where TEvent : class
    {
        var aggregate = new LiveAggregate<TState>(TState.StreamType, TState.Initial, (state, fact) => state.Evolve((TEvent)fact)) { Snapshots = new($"bench/{TState.StreamType}", Every) };
        var store = new StreamStore(subject.Streams.Database, subject.Types, [], TimeProvider.System, stateCacheBytes: 0);
        string[] streams = [.. Enumerable.Range(0, Streams).Select(learner => $"{TState.StreamType}/bench-{events}-{learner}")];
        foreach (var stream in streams)
        {
            await Append(1, events - (Every / 2));
            await store.Load(stream, aggregate, ct);
            while (!await subject.Scalar<bool>($"select exists (select from event_store.snapshots where stream_id = '{stream}')", ct)) await Task.Delay(1, ct);
            await Append(events - (Every / 2) + 1, events);

            Task Append(int from, int to) => store.Append(
                [new(stream, TState.StreamType, ExpectedVersion.Any, [.. Enumerable.Range(from, to - from + 1).Select(i => next(new(1), i))])], EventMetadata.None, ct);
        }

        await subject.Execute("vacuum analyze", ct);
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var raw = await RawAggregate.Prepare(connection, subject.Types, ct);
        var pairs = await Pairs.Of(
            bench, $"{what}, {events}",
            raw: () => Rate(streams, stream => raw.Load(stream, aggregate, ct)),
            ours: () => Rate(streams, stream => store.Load(stream, aggregate, ct)));
        return Line.Rate($"{what}: load of {events} events with a snapshot (raw: without)", "loads/s", pairs, atLeast: events == 100 ? 0.9 : null);
    }

    private static async Task<double> Rate(string[] streams, Func<string, Task> load)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Loads; i++) await load(streams[i % streams.Length]);
        return Loads / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
