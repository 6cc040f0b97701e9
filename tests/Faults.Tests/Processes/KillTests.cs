namespace OpenEdx.Faults.Tests.Processes;

/// <summary>
/// A class of simulated learners works over HTTP while the server, the workers and PostgreSQL are killed under them, and rebuilds in
/// the middle. Everything comes up by itself, and what a learner was told is stored: once, graded, and the same in every read model. A
/// reader of the event feed, which asks again whenever it breaks off, gets every event once.
/// </summary>
public sealed class KillTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Theory]
    [MemberData(nameof(Campaign.Seeds), MemberType = typeof(Campaign))]
    public async Task what_learners_were_told_survives_every_kill(int seed)
    {
        var random = new Random(seed);
        var counts = new Counts();
        await using var site = await Site.Open();
        using var feed = await site.Subscribe();
        using var readerStop = new CancellationTokenSource();
        var reading = feed.Run(readerStop.Token);
        await using var learners = site.Start(
            "simulate", "--course", Site.Course, "--learners", Campaign.IsLong ? "60" : "12", "--weeks", "2", "--seed", $"{seed}", "--ledger", site.Ledger);

        foreach (var fault in Faults(site, random, counts).ToArray().OrderBy(_ => random.Next()))
        {
            await site.Acknowledges(random.Next(5, 25), learners, Patience);
            await fault();
            counts.Add("kills");
        }

        using var late = CancellationTokenSource.CreateLinkedTokenSource(Site.Ct);
        late.CancelAfter(Patience);
        Assert.True(await learners.Ended(late.Token) == 0, $"Seed {seed}: the learners gave up.\n{learners.Output}");
        await site.Ready();
        var check = await site.Run("simulate", "check", "--ledger", site.Ledger);
        await site.Run("projections", "verify");
        await readerStop.CancelAsync();
        await reading;
        Assert.Equal(await site.Positions(), feed.Seen);
        counts.Add("answers acknowledged", site.Acknowledged);
        counts.Add("events read over HTTP, each once and in order", feed.Seen.Count);
        counts.Add("breaks of the feed", feed.Breaks);
        counts.Tell($"Kills, seed {seed} ({check.Trim().ReplaceLineEndings("; ")})");
    }

    private static IEnumerable<Func<Task>> Faults(Site site, Random random, Counts counts)
    {
        for (var round = 0; round < (Campaign.IsLong ? 3 : 1); round++)
        {
            yield return async () =>
            {
                await site.KillServer();
                counts.Add("kills of the server");
            };
            yield return async () =>
            {
                await site.KillWorkers();
                counts.Add("kills of the workers");
            };
            yield return async () =>
            {
                await site.StopDatabase();
                counts.Add("immediate stops of PostgreSQL");
            };
            yield return async () =>
            {
                await site.KillServer();
                await site.KillWorkers();
                await site.StopDatabase();
                counts.Add("kills of everything at once");
            };
            yield return () => Rebuild(site, random, counts, process => process.Kill(), "rebuilds killed");
            yield return () => Rebuild(site, random, counts, _ => site.StopDatabase(), "rebuilds whose PostgreSQL was stopped");
        }
    }

    private static async Task Rebuild(Site site, Random random, Counts counts, Func<OpenEdxProcess, Task> interrupt, string what)
    {
        await using var rebuild = site.Start("projections", "rebuild", "--all");
        while (!rebuild.HasExited && !rebuild.Output.Contains("Rebuilding", StringComparison.Ordinal)) await Task.Delay(5, Site.Ct);
        await Task.Delay(random.Next(200), Site.Ct);
        counts.Add(rebuild.HasExited ? "rebuilds that came first" : what);
        await interrupt(rebuild);
    }
}
