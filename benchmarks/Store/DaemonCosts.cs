namespace OpenEdx.Bench.Store;

/// <summary>What the daemon takes: commits of concurrent writers with and without it, and its connections.</summary>
internal sealed class DaemonCosts : IMeasure
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    public string Name => "daemon-costs";

    public async Task<IReadOnlyList<Line>> Run(Workbench bench, CancellationToken ct)
    {
        await using var subject = await bench.NewSubject(ct);
        await subject.StartDaemon(ct);
        var connections = await subject.ConnectionsHeld(ct);
        await subject.StopDaemon();

        var problems = new ProblemStreams(ConcurrentAppends.AllStreams);
        await problems.Create(subject, ct);
        var pairs = await Pairs.Of(
            bench, Name,
            raw: Rate,
            ours: async () =>
            {
                await subject.StartDaemon(ct);
                var rate = await Rate();
                await subject.Progress.WaitUntilCaughtUp(TimeSpan.FromMinutes(2), ct);
                await subject.StopDaemon();
                return rate;
            });
        return
        [
            Line.Rate("appends of 32 clients with the daemon running, against without", "appends/s", pairs),
            Line.Figure("connections that all projections and processes hold", "connections", [connections], atMost: 4),
        ];

        async Task<double> Rate()
        {
            var (appends, elapsed) = await ConcurrentAppends.Ours(subject, problems, Length, ct);
            return appends / elapsed.TotalSeconds;
        }
    }
}
