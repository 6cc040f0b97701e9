using System.Diagnostics;
using OpenEdx.Bench.Logs;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>
/// An empty store is filled with recorded events; by hand binary <c>COPY</c> into both tables with all their indexes, in one transaction.
/// Both make their events ready on the way.
/// </summary>
internal sealed class EmptyFill : IMeasure
{
    private const int Events = 200_000;

    public string Name => "fill-empty";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var pairs = await Pairs.Of(bench, Name, () => Timed(subject, Raw, ct), () => Timed(subject, Ours, ct));
        return [Line.Rate("fill of an empty store with 200,000 events", "events/s", pairs, atLeast: 2)];
    }

    private static async Task<double> Timed(Subject subject, Func<Subject, CancellationToken, Task> fill, CancellationToken ct)
    {
        await subject.Execute("truncate public.mt_events, public.mt_streams", ct);
        await subject.Execute("select setval('public.mt_events_sequence', 1, false)", ct);
        await subject.Execute("checkpoint", ct);
        var started = Stopwatch.GetTimestamp();
        await fill(subject, ct);
        var rate = Events / Stopwatch.GetElapsedTime(started).TotalSeconds;
        var stored = await subject.Scalar<long>("select count(*) from public.mt_events", ct);
        return stored == Events ? rate : throw new InvalidOperationException($"{stored} events are there.");
    }

    private static async Task Raw(Subject subject, CancellationToken ct)
    {
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await RawLog.Copy(connection, subject.Types, new SyntheticLog(Events).Events(), Enumerable.Range(1, Events).Select(i => (long)i), ct);
        await transaction.CommitAsync(ct);
    }

    private static Task Ours(Subject subject, CancellationToken ct) => new LogImporter(subject.Streams).Fill(Recorded(subject), null, ct);

    private static async IAsyncEnumerable<StoredEvent> Recorded(Subject subject)
    {
        var (versions, at) = (new Dictionary<string, long>(StringComparer.Ordinal), DateTimeOffset.UtcNow);
        foreach (var (stream, streamType, data) in new SyntheticLog(Events).Events())
        {
            var (version, type) = (versions[stream] = versions.GetValueOrDefault(stream) + 1, data.GetType());
            yield return new(stream, version, Guid.CreateVersion7(at), subject.Types.NameOf(type), subject.Types.Serialize(data), at)
            {
                StreamType = streamType,
                DotnetType = subject.Types.DotnetTypeOf(type),
            };
        }

        await Task.CompletedTask;
    }
}
