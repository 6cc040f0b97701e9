using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

public sealed class VerificationTests
{
    private static IProjection[] Both => [new Balances(), new Balances(ProjectionLifecycle.Inline, name: "live")];

    [Fact]
    public async Task differing_rows_are_reported_from_both_sides()
    {
        await using var node = await Node.Started(Both);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("b", 2), Bank.Deposit("c", 3));
        await node.CaughtUp();
        await node.Execute("update bank.balances set amount = 9 where account = 'a'; delete from bank.balances where account = 'b'");
        var outcome = Assert.Single(await node.Verifier.Verify("balances", null, Node.Ct));
        Assert.Equal((3, 3), (outcome.Position, outcome.Events));
        Assert.Equal(
            [(true, "a", 9), (false, "a", 1), (false, "b", 2)],
            outcome.Differences.Select(d => (d.IsLive, Row(d).Account, (int)Row(d).Amount)).OrderBy(d => d.Account).ThenByDescending(d => d.IsLive));
        Assert.True(Assert.Single(await node.Verifier.Verify("live", null, Node.Ct)).IsSame);
    }

    [Fact]
    public async Task it_can_be_done_at_any_moment_and_nobody_notices()
    {
        await using var node = await Node.Started(Both);
        using var enough = new CancellationTokenSource();
        var writer = Task.Run(
            async () =>
            {
                foreach (var fact in Bank.Facts(5, 100_000).TakeWhile(_ => !enough.IsCancellationRequested)) await node.Append(fact);
            },
            Node.Ct);
        for (var i = 0; i < 5; i++)
        {
            var outcomes = await Task.WhenAll(node.Verifier.Verify("balances", null, Node.Ct), node.Verifier.Verify("live", null, Node.Ct));
            Assert.All(outcomes.SelectMany(outcome => outcome), outcome => Assert.Empty(outcome.Differences));
        }

        await enough.CancelAsync();
        await writer;
        Assert.Equal(0, await node.Number("select count(*) from pg_namespace where nspname like 'verified%'"));
    }

    private static (string Account, long Amount) Row(RowDifference difference)
    {
        using var row = System.Text.Json.JsonDocument.Parse(difference.Row);
        return (row.RootElement.GetProperty("account").GetString()!, row.RootElement.GetProperty("amount").GetInt64());
    }
}
