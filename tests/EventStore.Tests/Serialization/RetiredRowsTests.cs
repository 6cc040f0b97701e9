using System.Text.Json.Serialization.Metadata;
using Npgsql;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Schema;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Serialization;

/// <summary>
/// Three releases of one program over one database. The first wrote a price as a number, the second added the currency, the third
/// made it one value with a reason. Each release reads what all before it wrote.
/// </summary>
public sealed class RetiredRowsTests
{
    private const string Stream = "price/pen";

    private static readonly EventTypeRegistry First = new([("price_set", typeof(PriceSetOnce))], new DefaultJsonTypeInfoResolver());

    private static readonly EventTypeRegistry Second = new(
        [("price_set_v2", typeof(PriceSetTwice))],
        new DefaultJsonTypeInfoResolver(),
        [new("price_set", typeof(PriceSetOnce), old => Upcast((PriceSetOnce)old))]);

    private static readonly EventTypeRegistry Third = new(
        [("price_set_v3", typeof(PriceSet))],
        new DefaultJsonTypeInfoResolver(),
        [
            new("price_set", typeof(PriceSetOnce), old => Upcast((PriceSetOnce)old)),
            new("price_set_v2", typeof(PriceSetTwice), old => Upcast((PriceSetTwice)old)),
        ]);

    private static readonly PriceSet[] AsOfToday =
    [
        new("pen", new(7, "EUR"), "unknown"), new("pen", new(8, "CHF"), "unknown"), new("pen", new(9, "SEK"), "spring sale"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task rows_of_all_releases_are_read_as_events_of_today()
    {
        await using var database = await Written();
        var store = StoreOf(database.Source, Third);

        Assert.Equal(AsOfToday, (await store.ReadStream(Stream, Ct)).Select(fact => fact.Data));
        Assert.Equal(AsOfToday, (await store.Log()).Select(fact => fact.Data));
        Assert.Equal(["price_set", "price_set_v2", "price_set_v3"], (await store.Log()).Select(fact => fact.Type));
    }

    [Fact]
    public async Task a_decision_sees_the_past_of_all_releases()
    {
        await using var database = await Written();

        var done = await StoreOf(database.Source, Third).Transact(
            Stream, new LiveAggregate<decimal>("price", 0m, (sum, fact) => sum + ((PriceSet)fact).Price.Amount),
            sum => new PriceSet("pen", new(sum, "EUR"), "sum"), fact => [fact], EventMetadata.None, Ct);

        Assert.Equal((4, 24m), (done.Version, done.Decision.Price.Amount));
    }

    [Fact]
    public async Task a_projection_of_today_is_built_over_rows_of_all_releases()
    {
        await using var database = await Written();
        var projection = new Prices();
        var shards = new Shards(StoreOf(database.Source, Third, projection), [projection], []);
        await SchemaMigrator.Migrate(database.Source, [projection], [], [], Ct);

        await new ProjectionRebuilder(shards, new(), TimeProvider.System).Rebuild(null, null, Ct);

        Assert.Equal(["pen 9 SEK, set 3 times"], await database.Source.Texts("select item || ' ' || amount || ' ' || currency || ', set ' || times || ' times' from shop.prices"));
        Assert.All(await new ProjectionVerifier(shards, new()).Verify(null, null, Ct), outcome => Assert.Empty(outcome.Differences));
        Assert.Empty(await new DeadLetters(database.Source).All(Ct));
    }

    /// <summary>SQL over <c>mt_events.data</c> therefore meets every shape that was ever written; read models meet one.</summary>
    [Fact]
    public async Task stored_rows_stay_as_they_were_written()
    {
        await using var database = await Written();
        await StoreOf(database.Source, Third).Log();

        Assert.Equal(
            ["""price_set {"Item": "pen", "Price": 7}""", """price_set_v2 {"Item": "pen", "Price": 8, "Currency": "CHF"}""",
                """price_set_v3 {"Item": "pen", "Price": {"Amount": 9, "Currency": "SEK"}, "Reason": "spring sale"}"""],
            await database.Source.Texts("select type || ' ' || data from public.mt_events order by seq_id"));
    }

    [Fact]
    public async Task an_older_release_refuses_what_a_newer_one_wrote_by_name()
    {
        await using var database = await Written();

        var unknown = await Assert.ThrowsAsync<UnknownEventTypeException>(() => StoreOf(database.Source, Second).ReadStream(Stream, Ct));
        Assert.Equal("price_set_v3", unknown.EventType);
    }

    private static PriceSetTwice Upcast(PriceSetOnce old) => new(old.Item, old.Price, "EUR");

    private static PriceSet Upcast(PriceSetTwice old) => new(old.Item, new(old.Price, old.Currency), "unknown");

    private static async Task<TestDatabase> Written()
    {
        var database = await PostgresFixture.CreateEmptyDatabase(Ct);
        await SchemaMigrator.Migrate(database.Source, [], [], [], Ct);
        await StoreOf(database.Source, First).Append(Stream, new PriceSetOnce("pen", 7));
        await StoreOf(database.Source, Second).Append(Stream, new PriceSetTwice("pen", 8, "CHF"));
        await StoreOf(database.Source, Third).Append(Stream, new PriceSet("pen", new(9, "SEK"), "spring sale"));
        return database;
    }

    private static StreamStore StoreOf(NpgsqlDataSource database, EventTypeRegistry types, params IProjection[] inline) =>
        new(database, types, inline, TimeProvider.System);

    private sealed record Money(decimal Amount, string Currency);

    private sealed record PriceSetOnce(string Item, decimal Price);

    private sealed record PriceSetTwice(string Item, decimal Price, string Currency);

    private sealed record PriceSet(string Item, Money Price, string Reason);

    private sealed record PriceRow(string Item, decimal Amount, string Currency, int Times);

    private readonly record struct PriceKey(string Item);

    private sealed class Prices : RowProjection<PriceRow, PriceKey>
    {
        public override string Name => "prices";

        public override string Table => "shop.prices";

        public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;

        public override IReadOnlyCollection<Type> Consumes => [typeof(PriceSet)];

        protected override IEnumerable<PriceKey> KeysOf(RecordedEvent fact) => [new(((PriceSet)fact.Data).Item)];

        protected override PriceRow? Evolve(PriceRow? row, PriceKey key, RecordedEvent fact) =>
            fact.Data is PriceSet set ? new(key.Item, set.Price.Amount, set.Price.Currency, (row?.Times ?? 0) + 1) : throw new NotSupportedException();
    }
}
