namespace OpenEdx.Faults.Tests.Processes;

/// <summary>Nodes of workers share the shards. One that is killed or hangs loses them to the others, and no event is applied by two.</summary>
public sealed class TakeoverTests
{
    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(5);

    /// <summary>A node that hangs is cut off after ten seconds; five more for the others.</summary>
    private static readonly TimeSpan AfterFreeze = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task shards_of_a_killed_node_move_within_five_seconds_and_no_event_is_applied_by_two()
    {
        await using var site = await WorkersSite.Open(nodes: 3);
        await using var load = site.Load();
        var counts = new Counts();
        for (var round = 0; round < 3; round++)
        {
            var owner = await site.OwnerAtWork();
            await site.Kill(owner);
            var took = await site.EverythingMovesWithout(owner);
            Assert.True(took < AfterKill, $"The shards of {owner} moved after {took}.\n{site.Logs}");
            counts.Add("kills");
            counts.Add("milliseconds until all shards had moved, all kills together", (long)took.TotalMilliseconds);
            await site.Restart(owner);
        }

        counts.Add("events appended", await load.Stop());
        counts.Add("moves of shards", await site.CheckMoves());
        Assert.True(await site.NodesAtWork() > 1);
        await site.Verify();
        counts.Tell("Takeover from killed nodes");
    }

    [Fact]
    public async Task a_node_frozen_in_a_transaction_loses_its_shards_and_commits_nothing_when_it_thaws()
    {
        await using var site = await WorkersSite.Open(nodes: 2);
        await using var load = site.Load();
        var counts = new Counts();
        var frozen = await site.FreezeInTransaction();
        var took = await site.EverythingMovesWithout(frozen);
        Assert.True(took < AfterFreeze, $"The shards of {frozen} moved after {took}.\n{site.Logs}");
        counts.Add("milliseconds until all shards had moved", (long)took.TotalMilliseconds);
        await site.Thaw(frozen);
        await site.EverythingMovesWithout("nobody");
        counts.Add("events appended", await load.Stop());
        counts.Add("moves of shards", await site.CheckMoves());
        await site.Verify();
        counts.Tell("Takeover from a frozen node");
    }
}
