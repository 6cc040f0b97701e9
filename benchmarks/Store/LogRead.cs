using System.Diagnostics;

namespace OpenEdx.Bench.Store;

/// <summary>The whole log, every event decoded, against a bare <c>select … order by seq_id</c> with the same decoding.</summary>
internal sealed class LogRead : IMeasure
{
    public string Name => "log-read";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        var subject = await bench.Log(ct);
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        var pairs = await Pairs.Of(bench, Name, () => RawLog.ReadAll(connection, subject.Types, ct), () => Ours(subject, bench.Plan.Events, ct));
        return [Line.Rate($"log read, {bench.Plan.Events:N0} events", "events/s", pairs)];
    }

    private static async Task<double> Ours(Subject subject, long events, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var count = 0L;
        await foreach (var _ in subject.Streams.ReadAll(0, ct)) count++;
        if (count != events) throw new InvalidOperationException($"{count} of {events} events were read.");
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
