namespace OpenEdx.Faults.Tests.Processes;

/// <summary>
/// <c>openedx projections rebuild NAME --version N</c> and <c>switch</c>, killed or left without PostgreSQL at moments of chance. Whoever
/// reads meanwhile sees one whole version or the other, the next attempt goes on where the former was, and in the end rows are what the log says.
/// </summary>
public sealed class VersionKillTests
{
    [Theory]
    [MemberData(nameof(Campaign.Seeds), MemberType = typeof(Campaign))]
    public async Task a_version_comes_into_being_and_to_its_readers_whatever_is_killed(int seed)
    {
        var random = new Random(seed);
        var counts = new Counts();
        await using var site = await VersionSite.Open(counts);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() => site.Read(stop.Token), VersionSite.Ct);

        for (var number = 0; number < (Campaign.IsLong ? 8 : 3); number++)
        {
            var before = await site.Built();
            await using var build = site.Start("rebuild", VersionSite.Model, "--version", VersionSite.VersionText);
            // Into a chunk after one that it committed.
            while (!build.HasExited && await site.Built() == before) await Task.Delay(2, VersionSite.Ct);
            await Task.Delay(random.Next(40), VersionSite.Ct);
            await Interrupt(build, number, "builds");
            var after = await site.Built();
            Assert.True(after >= before, $"Seed {seed}: the version was at {before} and is at {after}.");
            if (before > 0 && after > before) counts.Add("builds that went on where the former one was");
        }

        for (var number = 0; number < (Campaign.IsLong ? 6 : 2) && await site.Live() != VersionSite.Version; number++)
        {
            await using var change = site.Start("switch", VersionSite.Model, "--version", VersionSite.VersionText);
            while (!change.HasExited && !await site.IsConnected()) await Task.Delay(2, VersionSite.Ct);
            await Task.Delay(random.Next(1500), VersionSite.Ct);
            await Interrupt(change, number, "switches");
        }

        await site.Run("switch", VersionSite.Model, "--version", VersionSite.VersionText);
        Assert.Equal(VersionSite.Version, await site.Live());
        await site.Run("verify", VersionSite.Model);
        await stop.CancelAsync();
        await reading;
        counts.Tell($"Versions, seed {seed}");
        Assert.True(counts["builds killed"] + counts["builds whose PostgreSQL was stopped"] > 0, "No build was interrupted: this run proves nothing.");
        Assert.Empty(site.Wrong);

        async Task Interrupt(OpenEdxProcess command, int number, string what)
        {
            var stopsDatabase = number % 2 == 1;
            counts.Add(command.HasExited ? $"{what} that came first" : stopsDatabase ? $"{what} whose PostgreSQL was stopped" : $"{what} killed");
            if (stopsDatabase) await site.RestartDatabase(() => command.Ended(VersionSite.Ct));
            else await command.Kill();
        }
    }
}
