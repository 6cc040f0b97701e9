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
        var (raw, ours) = (new Costs(bench.Plan), new Costs(bench.Plan));
        var pairs = await Pairs.Of(
            bench, Name,
            raw: () => raw.Of(() => RawLog.ReadAll(connection, subject.Types, ct)),
            ours: () => ours.Of(() => Ours(subject, bench.Plan.Events, ct)));
        return
        [
            Line.Rate($"log read, {bench.Plan.Events:N0} events", "events/s", pairs),
            Line.Cost("… processor time of the program", "µs per event", Pairs.Between(raw.Microseconds, ours.Microseconds)),
            Line.Cost("… memory allocated", "bytes per event", Pairs.Between(raw.Bytes, ours.Bytes)),
        ];
    }

    private static async Task<double> Ours(Subject subject, long events, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var count = 0L;
        await foreach (var _ in subject.Streams.ReadAll(0, ct)) count++;
        if (count != events) throw new InvalidOperationException($"{count} of {events} events were read.");
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>What one side spends on each event, round by round, the first for warming up left out.</summary>
    private sealed class Costs(Plan plan)
    {
        private readonly List<Spent> rounds = [];

        public IEnumerable<double> Microseconds => rounds.Skip(1).Select(round => round.Processor.TotalMicroseconds / plan.Events);

        public IEnumerable<double> Bytes => rounds.Skip(1).Select(round => (double)round.Allocated / plan.Events);

        public async Task<double> Of(Func<Task<double>> read)
        {
            var before = Spent.Now;
            var rate = await read();
            rounds.Add(Spent.Now - before);
            return rate;
        }
    }
}
