using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

public sealed class RebuildTests
{
    private static IProjection[] Both => [new Balances(), new Balances(ProjectionLifecycle.Inline, name: "live")];

    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(2, 1)]
    [InlineData(3, 4)]
    public async Task live_rows_equal_rebuilt_rows(int seed, int rowsInMemory)
    {
        await using var node = await Node.Started(Both, settings: new() { PageSize = 17, ReplayPageSize = 40, RowsInMemory = rowsInMemory });
        foreach (var batch in Bank.Facts(seed, 800).Chunk(13)) await node.Append(batch);
        await node.CaughtUp();
        var (async, inline) = (await node.Rows(), await node.Rows("bank.live"));
        Assert.Equal(async, inline);

        await node.Execute("update bank.balances set amount = amount + 1; delete from bank.live where account = 'a1'");
        var last = new LastReport();
        var events = await node.Rebuilder.Rebuild(null, last, Node.Ct);
        Assert.Equal(async, await node.Rows());
        Assert.Equal(inline, await node.Rows("bank.live"));
        Assert.Equal(events, 2 * last.Value!.Of);
        Assert.Equal(last.Value.Of, last.Value.Events);
    }

    [Fact]
    public async Task a_rebuild_amid_appends_misses_nothing()
    {
        await using var node = await Node.Started(Both);
        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(async seed =>
        {
            foreach (var fact in Bank.Facts(seed, 100_000))
            {
                if (enough.IsCancellationRequested) return;
                await node.Append(fact);
            }
        }).ToArray();
        for (var i = 0; i < 5; i++)
        {
            await Task.Delay(30, Node.Ct);
            await node.Rebuilder.Rebuild(null, null, Node.Ct);
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
        await node.CaughtUp();
        Assert.All(await node.Verifier.Verify(null, null, Node.Ct), outcome => Assert.Empty(outcome.Differences));
        Assert.Equal(
            await node.Number("select sum(amount)::bigint from bank.balances"), await node.Number("select sum(amount)::bigint from bank.live"));
    }

    [Fact]
    public async Task an_interrupted_rebuild_leaves_the_rows_as_they_were()
    {
        await using var node = await Node.Started(Both);
        await node.Append(Bank.Deposit("a", 1));
        await node.CaughtUp();
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(Node.Ct);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            node.Rebuilder.Rebuild("balances", new Interrupt(interrupted), interrupted.Token));
        await node.Append(Bank.Deposit("a", 2));
        await node.CaughtUp();
        Assert.Equal(3, await node.Number("select amount from bank.balances"));
    }

    [Fact]
    public async Task an_inline_projection_that_came_later_is_built_over_the_events_before_it()
    {
        await using var before = await Node.On(null, [new Balances()]);
        await before.Append(Bank.Deposit("a", 1), Bank.Deposit("b", 2));
        await using var node = await Node.Started(Both, shared: before.Shared);
        await node.Append(Bank.Deposit("a", 4));
        await node.CaughtUp();
        Assert.Equal(await node.Rows(), await node.Rows("bank.live"));
    }

    [Fact]
    public async Task unknown_names_are_refused_with_the_known_ones()
    {
        await using var node = await Node.On(null, Both);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => node.Rebuilder.Rebuild("balence", null, Node.Ct));
        Assert.Contains("balances, live", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class LastReport : IProgress<RebuildProgress>
    {
        public RebuildProgress? Value { get; private set; }

        public void Report(RebuildProgress value) => Value = value;
    }

    private sealed class Interrupt(CancellationTokenSource source) : IProgress<RebuildProgress>
    {
        // Cancels at once; the next statement of the rebuild notices.
        public void Report(RebuildProgress value) => source.Cancel();
    }
}
