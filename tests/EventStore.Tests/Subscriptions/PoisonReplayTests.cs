namespace OpenEdx.EventStore.Tests.Subscriptions;

/// <summary>Events that were set aside are applied once their cause was mended.</summary>
public sealed class PoisonReplayTests
{
    private bool isBroken = true;

    [Fact]
    public async Task a_mended_projection_takes_the_event_and_is_what_the_log_says()
    {
        await using var node = await Node.Started([Breakable()]);
        await node.Append(Bank.Deposit("a", 1));
        await node.CaughtUp();
        isBroken = false;
        await node.Append(Bank.Deposit("a", 2), Bank.Deposit("b", 4));
        await node.CaughtUp();
        Assert.Equal(6, await node.Number("select sum(amount) from bank.balances"));

        var outcome = await node.Poison.Replay(await OnlyLetter(node), Node.Ct);
        Assert.Equal((null, false), (outcome.Error, outcome.IsDue));
        Assert.Equal(7, await node.Number("select sum(amount) from bank.balances"));
        Assert.Empty(await node.DeadLetters.All(Node.Ct));
        Assert.All(await node.Verifier.Verify(null, null, Node.Ct), same => Assert.Empty(same.Differences));
    }

    [Fact]
    public async Task an_event_that_fails_again_stays_set_aside_and_changes_nothing()
    {
        await using var node = await Node.Started([new Balances()]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", Bank.NotAccepted));
        await node.CaughtUp();
        var outcome = await node.Poison.Replay(await OnlyLetter(node), Node.Ct);
        Assert.Equal("This amount is not accepted.", outcome.Error?.Message);
        Assert.Equal(1, await node.Number("select sum(amount) from bank.balances"));
        Assert.Single(await node.DeadLetters.All(Node.Ct));
    }

    [Fact]
    public async Task replayed_by_two_at_once_it_counts_once()
    {
        await using var node = await Node.Started([Breakable()]);
        await node.Append(Bank.Deposit("a", 1));
        await node.CaughtUp();
        isBroken = false;
        var id = await OnlyLetter(node);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await node.Poison.Replay(id, Node.Ct);
            }
            catch (ArgumentException)
            {
                // It was gone already.
            }
        }));
        Assert.Equal(1, await node.Number("select sum(amount) from bank.balances"));
    }

    [Fact]
    public async Task a_process_handles_the_event_late_and_its_reaction_is_in_the_log()
    {
        var process = new NotingProcess { AfterAppend = () => isBroken ? throw new InvalidOperationException("Broken.") : Task.CompletedTask };
        await using var node = await Node.Started([], [process]);
        await node.Append(Bank.Deposit("a", 1));
        await node.CaughtUp();
        isBroken = false;
        await node.Append(Bank.Deposit("a", 2));
        await node.CaughtUp();
        await node.Poison.Replay(await OnlyLetter(node), Node.Ct);
        Assert.Equal([2, 1], (await node.Streams.ReadStream("notes", Node.Ct)).Select(note => ((DepositNoted)note.Data).Amount));
    }

    [Fact]
    public async Task a_discarded_event_stays_unapplied()
    {
        await using var node = await Node.Started([new Balances()]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", Bank.NotAccepted));
        await node.CaughtUp();
        var id = await OnlyLetter(node);
        Assert.True(await node.DeadLetters.Discard(id, Node.Ct));
        Assert.False(await node.DeadLetters.Discard(id, Node.Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => node.Poison.Replay(id, Node.Ct));
        Assert.Equal(1, await node.Number("select sum(amount) from bank.balances"));
    }

    private static async Task<Guid> OnlyLetter(Node node) => Assert.Single(await node.DeadLetters.All(Node.Ct)).Id;

    private Hooked Breakable() => new(new Balances())
    {
        Before = () => isBroken ? throw new InvalidOperationException("The rule is broken.") : Task.CompletedTask,
    };
}
