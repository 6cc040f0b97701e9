using System.Diagnostics;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>
/// How long a reader waits for an event that was committed while an append with smaller numbers stood open, from the moment that one
/// rolls back; against an event that nothing stood before.
/// </summary>
internal sealed class RolledBackAppend : IMeasure
{
    private const int Times = 100;

    public string Name => "rolled-back-append";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        var problems = new ProblemStreams(learners: 2);
        await problems.Create(subject, ct);
        var pairs = await Pairs.Of(bench, Name, () => Delay(subject, problems, rollsBack: false, ct), () => Delay(subject, problems, rollsBack: true, ct));
        return
        [
            Line.Cost("until a reader sees an event behind a rolled-back append, against without", "ms", pairs),
            Line.Figure("… delay added", "ms", [Math.Max(0, pairs.Ours - pairs.Raw)], atMost: 1),
        ];
    }

    /// <summary>Median of many times, in milliseconds.</summary>
    private static async Task<double> Delay(Subject subject, ProblemStreams problems, bool rollsBack, CancellationToken ct)
    {
        var delays = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            await using var connection = await subject.Raw.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            if (rollsBack)
            {
                await problems.Look(0, (stream, version, data) =>
                    subject.Streams.AppendWithin(connection, transaction, [Append(stream, version, data)], EventMetadata.None, ct));
            }

            var position = 0L;
            await problems.Next(1, async (stream, version, data) =>
                position = (await subject.Streams.Append([Append(stream, version, data)], EventMetadata.None, ct)).Events[0].Position);
            await transaction.RollbackAsync(ct);
            var started = Stopwatch.GetTimestamp();
            while (!await IsRead(subject, position, ct))
            {
            }

            delays.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Samples.Median(delays);
    }

    private static async Task<bool> IsRead(Subject subject, long position, CancellationToken ct)
    {
        await foreach (var _ in subject.Streams.ReadAll(position - 1, ct, pageSize: 1)) return true;
        return false;
    }

    private static StreamAppend Append(string stream, long version, object data) =>
        new(stream, ProblemStreams.Type, ExpectedVersion.Exactly(version), [data]);
}
