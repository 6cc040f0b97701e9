using System.Diagnostics;
using OpenEdx.Bench.Logs;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>
/// Thousands of events for new streams in one append; by hand binary <c>COPY</c> into both tables with all their indexes, numbers drawn
/// before, in one transaction. All four columns of metadata are filled on both sides.
/// </summary>
internal sealed class BulkAppend : IMeasure
{
    private const int Events = 20_000;

    private static readonly EventMetadata Metadata = new(
        "0b7c2f6e9d6a4a1f8f0c7e5d3b1a9c42", "import_tracking_log", "1017", new Dictionary<string, string> { ["ip"] = "192.0.2.17", ["agent"] = "Mozilla/5.0" });

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
        await RawLog.Copy(connection, subject.Types, events, await RawLog.Draw(connection, events.Count, ct), ct, Metadata);
        await transaction.CommitAsync(ct);
        return events.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> Ours(Subject subject, List<LoggedEvent> events, CancellationToken ct)
    {
        var appends = events.GroupBy(one => (one.Stream, one.StreamType))
            .Select(group => new StreamAppend(group.Key.Stream, group.Key.StreamType, ExpectedVersion.NoStream, [.. group.Select(one => one.Data)]))
            .ToList();
        var started = Stopwatch.GetTimestamp();
        await subject.Streams.Append(appends, Metadata, ct);
        return events.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
