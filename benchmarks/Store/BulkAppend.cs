using System.Diagnostics;
using OpenEdx.Bench.Logs;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>
/// Thousands of events for new streams in one append; by hand binary <c>COPY</c> into both tables with all their indexes, numbers drawn
/// before, in one transaction.
/// </summary>
internal sealed class BulkAppend : IMeasure
{
    private const int Events = 20_000;
    private int slice;

    public string Name => "append-bulk";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var pairs = await Pairs.Of(bench, Name, () => Raw(subject, Next(), ct), () => Ours(subject, Next(), ct));
        return [Line.Rate("bulk append of 20,000 events to new streams", "events/s", pairs, atLeast: 0.95)];
    }

    /// <summary>Streams that no slice before had.</summary>
    private List<LoggedEvent> Next()
    {
        slice++;
        return [.. new SyntheticLog(Events, slice).Events().Select(one => one with { Stream = $"{one.Stream}/{slice}" })];
    }

    private static async Task<double> Raw(Subject subject, List<LoggedEvent> events, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await RawLog.Copy(connection, subject.Types, events, await RawLog.Draw(connection, events.Count, ct), ct);
        await transaction.CommitAsync(ct);
        return events.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> Ours(Subject subject, List<LoggedEvent> events, CancellationToken ct)
    {
        var appends = events.GroupBy(one => (one.Stream, one.StreamType))
            .Select(group => new StreamAppend(group.Key.Stream, group.Key.StreamType, ExpectedVersion.NoStream, [.. group.Select(one => one.Data)]))
            .ToList();
        var started = Stopwatch.GetTimestamp();
        await subject.Streams.Append(appends, EventMetadata.None, ct);
        return events.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
