using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Tests.Subscriptions;

namespace OpenEdx.EventStore.Tests.RowProjections;

public sealed class RowProjectionTests
{
    private static readonly Everything Full = new(
        17, new DateOnly(2026, 2, 28), "naïve \"quoted\" \\ text", 42, 0.1, 1.230m, true, Guid.Parse("0195b0d5-0000-7000-8000-000000000001"),
        new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567), ["plain", "with \"quotes\"", "back\\slash", "", "NULL", "{a,b}"],
        new JsonText("""{"b": [1, null], "a": {"c": "d"}}"""), "x", 1, 2, 0.5, 2.5m, false, Guid.Empty, Bank.Noon, ["y"], JsonText.Of(3), new DateOnly(1999, 12, 31));

    private static readonly Everything Sparse = new(
        18, new DateOnly(1, 1, 1), "", int.MinValue, double.MaxValue, -0.01m, false, Guid.Empty, DateTimeOffset.UnixEpoch, [], new JsonText("[]"),
        null, null, null, null, null, null, null, null, null, null, null);

    [Fact]
    public async Task rows_of_every_type_come_back_as_they_went()
    {
        await using var node = await Node.On(null, [new Everythings(), new Copies()]);
        var projection = new Everythings();
        await Apply(node, projection, new Put(Full), new Put(Sparse));
        await Apply(node, projection, new Bump(17), new Bump(18));
        var rows = await Read(node, projection);
        Assert.Equal(2, rows.Count);
        AssertSame(Full with { Number = 43, At = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234560) }, rows[17]);
        AssertSame(Sparse with { Number = int.MinValue + 1 }, rows[18]);
    }

    [Fact]
    public async Task a_row_without_an_owner_goes_and_comes_again()
    {
        await using var node = await Node.On(null, [new Everythings()]);
        var projection = new Everythings();
        await Apply(node, projection, new Put(Full), new Gone(17), new Put(Sparse));
        Assert.Equal([18], (await Read(node, projection)).Keys);
        await Apply(node, projection, new Gone(18), new Put(Full));
        Assert.Equal([17], (await Read(node, projection)).Keys);
        await Apply(node, projection, new Gone(17), new Gone(17));
        Assert.Empty(await Read(node, projection));
    }

    [Fact]
    public async Task the_fold_in_memory_leads_to_the_rows_in_the_table_whatever_the_batches()
    {
        var projection = new Balances();
        var facts = Recorded([.. Bank.Facts(seed: 4, 300)]).Where(fact => fact.Data is not Greeted).ToList();
        var expected = projection.FoldInMemory(facts);
        foreach (var batch in (int[])[1, 7, 300])
        {
            await using var node = await Node.On(null, [projection]);
            foreach (var page in facts.Chunk(batch)) await ApplyRecorded(node, projection, page);
            await using var command = node.Shared.Source.CreateCommand("select account, amount, deposits, last_at, large_at from bank.balances");
            await using var reader = await command.ExecuteReaderAsync(Node.Ct);
            var rows = new List<Balance>();
            while (await reader.ReadAsync(Node.Ct))
            {
                rows.Add(new(
                    reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3),
                    await reader.IsDBNullAsync(4, Node.Ct) ? null : reader.GetFieldValue<DateTimeOffset>(4)));
            }

            Assert.NotEmpty(rows);
            Assert.Equal(expected.Values.OrderBy(row => row.Account), rows.OrderBy(row => row.Account));
        }
    }

    [Fact]
    public async Task each_version_has_a_table_and_indexes_of_its_own()
    {
        await using var node = await Node.On(null, [new Balances(), new Balances(version: 3)]);
        Assert.Equal(2, await node.Number("select count(*) from pg_tables where schemaname = 'bank' and tablename in ('balances_v1', 'balances_v3')"));
        Assert.Equal(
            2, await node.Number("select count(*) from pg_indexes where schemaname = 'bank' and indexname ~ '^idx_balances_v[13]_amount_account$'"));
    }

    [Fact]
    public async Task its_ddl_may_be_run_again()
    {
        await using var node = await Node.On(null, [new Balances()]);
        await node.Execute(new Balances().Ddl(TableNames.OfVersion(1)));
    }

    [Fact]
    public void a_key_that_is_no_part_of_the_row_is_refused()
    {
        var refusal = Assert.ThrowsAny<Exception>(() => new Misshapen().Ddl(TableNames.OfVersion(1)));
        Assert.Contains("WrongKey.Number must be a property of Copy", (refusal.InnerException ?? refusal).Message, StringComparison.Ordinal);
    }

    private static List<RecordedEvent> Recorded(params object[] facts) =>
        [.. facts.Select((data, i) => new RecordedEvent(i + 1, Guid.NewGuid(), "s", i + 1, data.GetType().Name, data, Bank.Noon, EventMetadata.None))];

    private static Task Apply(Node node, IProjection projection, params object[] facts) => ApplyRecorded(node, projection, Recorded(facts));

    private static async Task ApplyRecorded(Node node, IProjection projection, IReadOnlyList<RecordedEvent> facts)
    {
        await using var connection = await node.Shared.Source.OpenConnectionAsync(Node.Ct);
        await using var transaction = await connection.BeginTransactionAsync(Node.Ct);
        await projection.Apply(facts, new(connection, transaction, node.Streams) { Tables = TableNames.OfVersion(projection.Version) }, Node.Ct);
        await transaction.CommitAsync(Node.Ct);
    }

    /// <summary>The rows as the projection itself reads them: it copies each into its fold.</summary>
    private static async Task<Dictionary<long, Everything>> Read(Node node, Everythings projection)
    {
        var seen = new Dictionary<long, Everything>();
        projection.Seen = row => seen[row.Id] = row;
        await Apply(node, projection, new Look(17), new Look(18));
        projection.Seen = null;
        return seen;
    }

    private static void AssertSame(Everything expected, Everything actual)
    {
        Assert.Equal(expected.Texts, actual.Texts);
        Assert.Equal(expected.MaybeTexts, actual.MaybeTexts);
        string[] none = [];
        Assert.Equal(expected with { Texts = none, MaybeTexts = null }, actual with { Texts = none, MaybeTexts = null });
    }

    public sealed record Everything(
        long Id, DateOnly Day, string Text, int Number, double Ratio, decimal Exact, bool Flag, Guid Guid, DateTimeOffset At, string[] Texts, JsonText Json,
        string? MaybeText, long? MaybeLong, int? MaybeNumber, double? MaybeRatio, decimal? MaybeExact, bool? MaybeFlag, Guid? MaybeGuid,
        DateTimeOffset? MaybeAt, string[]? MaybeTexts, JsonText? MaybeJson, DateOnly? MaybeDay);

    public readonly record struct EverythingKey(long Id, DateOnly Day);

    public sealed record Put(Everything Row);

    public sealed record Bump(long Id);

    public sealed record Look(long Id);

    public sealed record Gone(long Id);

    private sealed class Everythings : RowProjection<Everything, EverythingKey>
    {
        public Action<Everything>? Seen { get; set; }

        public override string Name => "everythings";

        public override string Table => "trial.everythings";

        public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

        public override IReadOnlyCollection<Type> Consumes => [];

        protected override IEnumerable<EverythingKey> KeysOf(RecordedEvent fact) => [fact.Data switch
        {
            Put put => new(put.Row.Id, put.Row.Day),
            Bump { Id: 17 } or Look { Id: 17 } or Gone { Id: 17 } => new(17, Full.Day),
            _ => new(18, Sparse.Day),
        }];

        protected override Everything? Evolve(Everything? row, EverythingKey key, RecordedEvent fact)
        {
            if (row is not null) Seen?.Invoke(row);
            return fact.Data switch
            {
                Put put => put.Row,
                Bump => row! with { Number = row.Number + 1 },
                Gone => null,
                _ => row,
            };
        }
    }

    /// <summary>A row that is nothing but its key.</summary>
    public sealed record Copy(string User);

    public readonly record struct CopyKey(string User);

    public readonly record struct WrongKey(int Number);

    private sealed class Copies : RowProjection<Copy, CopyKey>
    {
        public override string Name => "copies";

        public override string Table => "trial.copies";

        public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

        public override IReadOnlyCollection<Type> Consumes => [];

        protected override IEnumerable<CopyKey> KeysOf(RecordedEvent fact) => [];

        protected override Copy? Evolve(Copy? row, CopyKey key, RecordedEvent fact) => row;
    }

    private sealed class Misshapen : RowProjection<Copy, WrongKey>
    {
        public override string Name => "misshapen";

        public override string Table => "trial.misshapen";

        public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

        public override IReadOnlyCollection<Type> Consumes => [];

        protected override IEnumerable<WrongKey> KeysOf(RecordedEvent fact) => [];

        protected override Copy? Evolve(Copy? row, WrongKey key, RecordedEvent fact) => row;
    }
}
