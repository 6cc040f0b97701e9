using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Subscriptions;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Tests.Versions;

/// <summary>Read models as of a position or an instant.</summary>
public sealed class AsOfTests
{
    private static readonly DaemonSettings SmallSteps = new() { ReplayPageSize = 20 };

    [Theory]
    [InlineData(ProjectionLifecycle.Async)]
    [InlineData(ProjectionLifecycle.Inline)]
    public async Task as_of_a_position_it_is_folded_from_the_events_up_to_it(ProjectionLifecycle lifecycle)
    {
        await using var node = await Filled(lifecycle);
        foreach (var position in new[] { 0L, 1, 150, 300 })
        {
            var built = Assert.Single(await Builder(node).Build("balances", position, null, $"at_{position}", null, Node.Ct));
            Assert.Equal(position, built.Position);
            Assert.Equal(await Folded(node, fact => fact.Position <= position), await node.Rows($"at_{position}.balances"));
            Assert.Equal($"balances 1 {position} {position} {built.Events} 0", Assert.Single(await node.Streams.Database.Texts($"select concat_ws(' ', projection, version, as_of, position, events, set_aside) from at_{position}.built")));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task as_of_an_instant_it_is_folded_from_the_events_appended_until_then(bool outOfOrder)
    {
        await using var node = await Filled(ProjectionLifecycle.Async);
        await node.Execute(outOfOrder
            ? "update mt_events set timestamp = timestamptz '2026-04-01' + ((seq_id * 7) % 11) * interval '1 hour' + seq_id * interval '1 minute'"
            : "update mt_events set timestamp = timestamptz '2026-04-01' + seq_id * interval '1 hour'");
        var instants = (await node.Streams.Log()).Select(fact => fact.Timestamp).Order().ToList();
        foreach (var place in new[] { 0, 150, 299 })
        {
            var instant = instants[place];
            await Builder(node).Build("balances", null, instant, $"at_{place}", null, Node.Ct);
            Assert.Equal(await Folded(node, fact => fact.Timestamp <= instant), await node.Rows($"at_{place}.balances"));
        }

        var before = Assert.Single(await Builder(node).Build("balances", null, instants[0].AddTicks(-10), "before", null, Node.Ct));
        Assert.Equal((0, 0), (before.Position, before.Events));
        Assert.Empty(await node.Rows("before.balances"));
    }

    [Fact]
    public async Task it_may_be_built_while_facts_are_appended_and_poison_is_passed_over()
    {
        await using var node = await Node.Started([new Balances(), new Balances(name: "others")], settings: SmallSteps);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("b", Bank.NotAccepted));
        await using (Writers.On(node))
        {
            for (var i = 0; i < 5; i++)
            {
                var built = await Builder(node).Build(null, null, DateTimeOffset.UtcNow, $"now_{i}", null, Node.Ct);
                Assert.Equal([1, 1], built.Select(one => one.SetAside));
                Assert.Equal(await node.Rows($"now_{i}.balances"), await node.Rows($"now_{i}.others"));
            }
        }

        await node.CaughtUp();
        Assert.Equal(2, (await node.DeadLetters.All(Node.Ct)).Count);
    }

    [Fact]
    public async Task schemas_of_others_and_moments_to_come_are_refused_and_nothing_is_left_behind()
    {
        await using var node = await Filled(ProjectionLifecycle.Async);
        await node.Execute("create schema taken; create table taken.notes (id int)");
        await Refused(node, "taken", "The schema 'taken' is not empty: it has notes.");
        await Refused(node, "bank", "The schema 'bank' belongs to the platform");
        await Refused(node, "event_store", "belongs to the platform");
        await Refused(node, "x; drop schema bank", "is no name of a schema");
        await Refused(node, "later", "The log ends at position 300; there is no 301 yet.", 301);
        var future = await Assert.ThrowsAsync<ArgumentException>(() => Builder(node).Build("balances", null, DateTimeOffset.UtcNow.AddHours(1), "later", null, Node.Ct));
        Assert.Contains("is yet to come", future.Message, StringComparison.Ordinal);
        Assert.Equal(0, await node.Number("select count(*) from pg_namespace where nspname = 'later'"));
    }

    private static async Task<Node> Filled(ProjectionLifecycle lifecycle)
    {
        var node = await Node.On(null, [new Balances(lifecycle)], settings: SmallSteps);
        foreach (var fact in Bank.Facts(4, 300)) await node.Append(fact);
        return node;
    }

    private static AsOfBuilder Builder(Node node) => new(node.Shards, SmallSteps, TimeProvider.System);

    private static async Task<List<string>> Folded(Node node, Func<RecordedEvent, bool> isPast)
    {
        var rows = new Balances().FoldInMemory((await node.Streams.Log()).Where(isPast)).Values.ToList();
        await node.Execute("drop table if exists expected; create table expected (like bank.balances_v1)");
        foreach (var row in rows)
        {
            await using var command = node.Streams.Database.CreateCommand("insert into expected values ($1, $2, $3, $4, $5)");
            foreach (var value in new object?[] { row.Account, row.Amount, row.Deposits, row.LastAt, row.LargeAt }) command.Parameters.Add(new() { Value = value ?? DBNull.Value });
            await command.ExecuteNonQueryAsync(Node.Ct);
        }

        return await node.Rows("expected");
    }

    private static async Task Refused(Node node, string schema, string reason, long position = 10) => Assert.Contains(
        reason, (await Assert.ThrowsAsync<ArgumentException>(() => Builder(node).Build("balances", position, null, schema, null, Node.Ct))).Message, StringComparison.Ordinal);
}
