using System.Diagnostics;
using Npgsql;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Bench.Store;

/// <summary>
/// From the answer to an append to its row in a view, with the daemon and all projections and processes of the platform: when little else
/// happens, and while other clients append.
/// </summary>
internal sealed class CommitToView : IMeasure
{
    private const int Appends = 150;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(5);
    private static readonly CourseKey Course = CourseKey.Of("OpenEdx", "Latency", "2026");

    public string Name => "commit-to-view";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        await subject.StartDaemon(ct);
        var (idle, light) = (new Percentiles(), new Percentiles());
        await Delays(subject, ct);
        for (var round = 1; round <= bench.Plan.Rounds; round++)
        {
            idle.Add(await Delays(subject, ct));
            light.Add(await UnderLoad(subject, () => Delays(subject, ct), ct));
            bench.Say($"{Name}: round {round} of {bench.Plan.Rounds}: {idle.Last} when idle, {light.Last} under light load");
        }

        return
        [
            Line.Figure("commit to view, idle, p50", "ms", idle.P50, atMost: 8),
            Line.Figure("… p99", "ms", idle.P99, atMost: 20),
            Line.Figure("commit to view, 100 further appends/s, p50", "ms", light.P50, atMost: 8),
            Line.Figure("… p99", "ms", light.P99, atMost: 20),
        ];
    }

    /// <summary>Milliseconds of each append, from its answer until a look shows the row.</summary>
    private static async Task<List<double>> Delays(Subject subject, CancellationToken ct)
    {
        await using var connection = await subject.Raw.OpenConnectionAsync(ct);
        await using var look = new NpgsqlCommand("select 1 from courseware.learner_block_states where user_id = $1 and usage_id = $2", connection);
        look.Parameters.Add(new NpgsqlParameter<long>());
        look.Parameters.Add(new NpgsqlParameter<string>());
        await look.PrepareAsync(ct);
        var delays = new List<double>();
        for (var i = 0; i < Appends; i++)
        {
            var (user, sequence) = (new UserId(Random.Shared.NextInt64(1, long.MaxValue)), Course.Block("sequential", "s1"));
            ((NpgsqlParameter<long>)look.Parameters[0]).TypedValue = user.Value;
            ((NpgsqlParameter<string>)look.Parameters[1]).TypedValue = sequence.ToString();
            await Append(subject, user, sequence, ct);
            var committed = Stopwatch.GetTimestamp();
            while (await look.ExecuteScalarAsync(ct) is null)
            {
                if (Stopwatch.GetElapsedTime(committed) > TimeSpan.FromSeconds(30)) throw new TimeoutException("An appended event is not in its view after 30 s.");
                // Looking without pause would take the processor from those who are looked at.
                Thread.SpinWait(2000);
            }

            delays.Add(Stopwatch.GetElapsedTime(committed).TotalMilliseconds);
            await Task.Delay(Between, ct);
        }

        return delays;
    }

    private static async Task<List<double>> UnderLoad(Subject subject, Func<Task<List<double>>> measured, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var others = Enumerable.Range(0, 4).Select(async client =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                await Append(subject, new(1 + client), Course.Block("sequential", $"s{i % 20}"), ct);
                await Task.Delay(40, CancellationToken.None);
            }
        }).ToArray();
        var delays = await measured();
        await enough.CancelAsync();
        await Task.WhenAll(others);
        return delays;
    }

    private static Task<AppendResult> Append(Subject subject, UserId user, UsageKey sequence, CancellationToken ct) => subject.Streams.Append(
        [new(LearnerBlockStateEvent.StreamOf(user, sequence), "learner_block_state", ExpectedVersion.Any, [new SequencePositionChanged(user, sequence, 1, DateTimeOffset.UnixEpoch)])],
        EventMetadata.None, ct);

    private sealed class Percentiles
    {
        public List<double> P50 { get; } = [];

        public List<double> P99 { get; } = [];

        public string Last => $"p50 {P50[^1]:N1} ms, p99 {P99[^1]:N1} ms";

        public void Add(List<double> delays)
        {
            P50.Add(Samples.Percentile(delays, 0.5));
            P99.Add(Samples.Percentile(delays, 0.99));
        }
    }
}
