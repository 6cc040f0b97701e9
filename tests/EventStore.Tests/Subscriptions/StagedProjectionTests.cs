using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

public sealed class StagedProjectionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task a_later_stage_is_what_its_sources_say_wherever_pages_end(int pageSize)
    {
        await using var node = await Node.Started([Staged()], settings: new() { PageSize = pageSize });
        foreach (var batch in Bank.Facts(seed: 3, 300).Chunk(20)) await node.Append(batch);
        await node.CaughtUp();
        Assert.NotEmpty(await node.Rows("bank.sizes"));
        Assert.Equal(0, await node.Number("select count(*) from bank.sizes s full join bank.balances b using (account) where (b.amount > 500) is distinct from s.is_large"));
        Assert.All(await node.Verifier.Verify(null, null, Node.Ct), outcome => Assert.Empty(outcome.Differences));

        var before = await node.Rows("bank.sizes");
        await node.Rebuilder.Rebuild(null, null, Node.Ct);
        Assert.Equal(before, await node.Rows("bank.sizes"));
    }

    [Fact]
    public async Task as_of_a_position_every_stage_is_what_it_was_there()
    {
        await using var node = await Node.Started([Staged()]);
        foreach (var batch in Bank.Facts(seed: 3, 150).Chunk(20)) await node.Append(batch);
        await node.CaughtUp();
        var (balances, sizes) = (await node.Rows(), await node.Rows("bank.sizes"));
        foreach (var batch in Bank.Facts(seed: 5, 150).Chunk(20)) await node.Append(batch);
        await node.CaughtUp();
        Assert.NotEqual(sizes, await node.Rows("bank.sizes"));

        var built = Assert.Single(await AsOf(node).Build("accounts", 150, null, "earlier", null, Node.Ct));
        Assert.Equal(["earlier.balances", "earlier.sizes"], built.Tables);
        Assert.Equal(balances, await node.Rows("earlier.balances"));
        Assert.Equal(sizes, await node.Rows("earlier.sizes"));
    }

    [Fact]
    public async Task as_of_an_instant_every_stage_knows_what_was_appended_until_then()
    {
        await using var node = await Node.Started([Staged()]);
        foreach (var batch in Bank.Facts(seed: 3, 300).Chunk(20)) await node.Append(batch);
        await node.Execute("update mt_events set timestamp = timestamptz '2026-04-01' + (seq_id * 7) % 11 * interval '1 hour'");
        var instant = new DateTimeOffset(2026, 4, 1, 5, 0, 0, TimeSpan.Zero);
        await AsOf(node).Build("accounts", null, instant, "earlier", null, Node.Ct);

        var past = new Balances().FoldInMemory((await node.Streams.Log()).Where(fact => fact.Timestamp <= instant)).Values;
        Assert.Equal(
            past.Select(row => $"{row.Account} {row.Amount} {(row.Amount > 500 ? "large" : "small")}").Order(StringComparer.Ordinal),
            await node.Streams.Database.Texts(
                """
                select concat_ws(' ', account, amount, case when is_large then 'large' else 'small' end)
                from earlier.balances full join earlier.sizes using (account) order by account
                """));
    }

    [Fact]
    public async Task all_stages_stand_at_one_place_of_the_log()
    {
        await using var node = await Node.Started([Staged()]);
        var last = (await node.Append(Bank.Deposit("a", 1))).LastPosition;
        await node.CaughtUp();
        var status = Assert.Single(await node.Progress.Status(Node.Ct));
        Assert.Equal(("accounts", last), (status.Name, status.Position));
    }

    [Fact]
    public void a_table_that_reads_a_later_stage_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => new StagedProjection("accounts", 1, [new Balances()], [new Sizes("bank.totals")]));
        Assert.Contains("'bank.totals'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_table_that_reads_what_it_does_not_declare_is_refused() =>
        Assert.Throws<ArgumentException>(() => new StagedProjection("accounts", 1, [new Balances()], [new Sizes()]));

    [Fact]
    public void an_inline_source_is_refused() =>
        Assert.Throws<ArgumentException>(() => new StagedProjection("accounts", 1, [new Balances(ProjectionLifecycle.Inline)], []));

    private static AsOfBuilder AsOf(Node node) => new(node.Shards, new() { ReplayPageSize = 20 }, TimeProvider.System);

    private static StagedProjection Staged() => new("accounts", 1, [new Balances()], [new Sizes("bank.balances")]);

    /// <summary>Which accounts are large.</summary>
    private sealed class Sizes(params string[] sources) : DerivedTable
    {
        public override string Table => "bank.sizes";

        public override IReadOnlyList<string> Sources => sources;

        public override string KeyColumn => "account";

        public override IEnumerable<string> KeysOf(RecordedEvent fact) => [Bank.AccountOf(fact.Data)];

        public override string Ddl(TableNames names) => $"create table if not exists {names[Table]} (account text primary key, is_large boolean not null);";

        public override string Query(TableNames names) => $"select account, amount > 500 from {names["bank.balances"]} where account = any($1)";
    }
}
