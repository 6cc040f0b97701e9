using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Tests.Subscriptions;

/// <summary>Rows that a rebuild folds in memory and copies out are those of live application.</summary>
public sealed class ReplayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task rows_are_the_same_whatever_is_kept_in_memory(int rowsInMemory)
    {
        await using var node = await Node.Started([new Ledgers()], settings: new() { ReplayPageSize = 7, RowsInMemory = rowsInMemory });
        foreach (var batch in Bank.Facts(seed: 11, 300).Chunk(9)) await node.Append(batch);
        await node.CaughtUp();
        var live = await node.Rows("bank.ledgers");
        Assert.Contains("\"day\": null", string.Join('\n', live), StringComparison.Ordinal);
        await node.Rebuilder.Rebuild("ledgers", null, Node.Ct);
        Assert.Equal(live, await node.Rows("bank.ledgers"));
        Assert.All(await node.Verifier.Verify(null, null, Node.Ct), outcome => Assert.Empty(outcome.Differences));
    }

    [Theory]
    [InlineData(800)]
    [InlineData(100_000)]
    public async Task indexes_that_are_built_after_the_rows_are_those_of_the_table(int rowsInMemory)
    {
        await using var node = await Node.Started([new Balances()], settings: new() { RowsInMemory = rowsInMemory });
        foreach (var accounts in Enumerable.Range(0, 2500).Chunk(500)) await node.Append([.. accounts.Select(i => Bank.Deposit($"a{i}", 1 + (i % 700)))]);
        await node.Append([.. Enumerable.Range(0, 300).Select(i => i % 3 == 0 ? (object)new Closed($"a{i * 7}") : Bank.Deposit($"a{i * 7}", 600))]);
        await node.CaughtUp();
        var (rows, indexes) = (await node.Rows(), await Indexes());
        Assert.Equal(2, indexes.Count);
        await node.Rebuilder.Rebuild(null, null, Node.Ct);
        Assert.Equal(indexes, await Indexes());
        Assert.Equal(rows, await node.Rows());
        Assert.All(await node.Verifier.Verify(null, null, Node.Ct), outcome => Assert.Empty(outcome.Differences));

        Task<List<string>> Indexes() => node.Streams.Database.Texts(
            """
            select indexdef || coalesce(' ' || conname || ' ' || contype::text, '')
            from pg_indexes left join pg_constraint on conindid = (quote_ident(schemaname) || '.' || quote_ident(indexname))::regclass
            where schemaname = 'bank' and tablename = 'balances_v1' order by indexdef
            """);
    }

    [Fact]
    public async Task a_row_that_the_server_refuses_costs_only_the_event_that_made_it()
    {
        await using var node = await Node.Started([new Ledgers(), new Balances()]);
        var refused = (await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2), Bank.Deposit("a", Ledgers.Unwritable), Bank.Deposit("b", 4))).LastPosition - 1;
        await node.CaughtUp();
        var (ledgers, balances) = (await node.Rows("bank.ledgers"), await node.Rows());
        await node.Rebuilder.Rebuild(null, null, Node.Ct);
        Assert.Equal(ledgers, await node.Rows("bank.ledgers"));
        Assert.Equal(balances, await node.Rows());
        Assert.Equal(("ledgers", refused), Assert.Single((await node.DeadLetters.All(Node.Ct)).Select(letter => (letter.Consumer, letter.Position))));
    }

    [Fact]
    public async Task unreadable_events_are_set_aside_by_those_who_would_consume_them()
    {
        await using var node = await Node.On(null, [new Ledgers(), new Balances(), new Greetings()]);
        await node.Append(Bank.Deposit("a", 1), Bank.Deposit("a", 2), Bank.Deposit("a", 4));
        await node.Execute("""update mt_events set data = '{"Account": 17}' where seq_id = 2""");
        await node.Rebuilder.Rebuild(null, null, Node.Ct);
        Assert.Equal(5, await node.Number("select amount from bank.balances"));
        Assert.Equal(
            [("balances", 2L), ("ledgers", 2L)],
            (await node.DeadLetters.All(Node.Ct)).Select(letter => (letter.Consumer, letter.Position)).Order());
    }

    public sealed record Ledger(
        string Account, JsonText Amounts, string[] Names, decimal Total, double Mean, DateOnly? Day, DateTimeOffset? Largest, Guid Id, bool IsLarge, JsonText? Last, int? Count);

    public readonly record struct LedgerKey(string Account);

    /// <summary>A row with columns of many types, some of them null.</summary>
    private sealed class Ledgers : RowProjection<Ledger, LedgerKey>
    {
        /// <summary>A deposit of this amount leads to JSON that is none.</summary>
        public const long Unwritable = 999_999;

        public override string Name => "ledgers";

        public override string Table => "bank.ledgers";

        public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

        public override IReadOnlyCollection<Type> Consumes => [typeof(Deposited), typeof(Closed)];

        protected override IEnumerable<LedgerKey> KeysOf(RecordedEvent fact) => [new(Bank.AccountOf(fact.Data))];

        protected override Ledger? Evolve(Ledger? row, LedgerKey key, RecordedEvent fact) => fact.Data switch
        {
            Deposited { Amount: Unwritable } => new(key.Account, new("{"), [], 0, 0, null, null, Guid.Empty, false, null, null),
            Deposited { Amount: var amount, At: var at } => new(
                key.Account, JsonText.Of(new[] { amount, row?.Count ?? 0 }), ["a \"b\" {c}", $"{amount}", ""], (row?.Total ?? 0) + (amount / 4m), amount / 3.0,
                amount % 2 == 0 ? DateOnly.FromDateTime(at.UtcDateTime) : null, amount > 900 ? at : row?.Largest, new Guid((int)amount, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                amount > 500, amount % 3 == 0 ? JsonText.Of(new { amount }) : null, amount % 5 == 0 ? null : (row?.Count ?? 0) + 1),
            _ => null,
        };
    }

    public sealed record Greeting(string Text);

    public readonly record struct GreetingKey(string Text);

    private sealed class Greetings : RowProjection<Greeting, GreetingKey>
    {
        public override string Name => "greetings";

        public override string Table => "bank.greetings";

        public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

        public override IReadOnlyCollection<Type> Consumes => [typeof(Greeted)];

        protected override IEnumerable<GreetingKey> KeysOf(RecordedEvent fact) => [new(((Greeted)fact.Data).Text)];

        protected override Greeting? Evolve(Greeting? row, GreetingKey key, RecordedEvent fact) => new(key.Text);
    }
}
