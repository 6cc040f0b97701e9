using System.Text.Json.Serialization.Metadata;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Serialization;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Interchange;

public sealed class EnvelopeTests
{
    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task an_envelope_has_all_fields_in_their_order_and_the_data_as_stored()
    {
        await using var database = await PostgresFixture.CreateDatabase(Ct);
        var store = Trial.StoreOn(database.Source);
        var fact = (await store.Append(
            [Trial.To("basket/1", ExpectedVersion.NoStream, new ItemAdded("stylo à plume ✒ \"x\"", 2))],
            new EventMetadata("request-1", "AddItem", "17", new Dictionary<string, string> { ["ip"] = "10.0.0.1" }), Ct)).Events.Single();
        await store.Append("basket/2", new ItemRemoved("pen"));

        var lines = await store.Exported();

        Assert.Equal(
            $$$"""{"position":{{{fact.Position}}},"id":"{{{fact.Id}}}","stream":"basket/1","stream_type":"basket","version":1,"type":"item_added","timestamp":"{{{fact.Timestamp.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}}}","data":{"Item": "stylo à plume ✒ \"x\"", "Count": 2},"correlation_id":"request-1","causation_id":"AddItem","user_name":"17","headers":{"ip": "10.0.0.1"},"dotnet_type":"OpenEdx.EventStore.Tests.ItemAdded, OpenEdx.EventStore.Tests","archived":false}""",
            lines[0]);
        Assert.Contains(""","correlation_id":null,"causation_id":null,"user_name":null,"headers":null,"dotnet_type":""", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Count);
    }

    [Fact]
    public async Task marks_of_failed_appends_are_no_events()
    {
        await using var database = await PostgresFixture.CreateDatabase(Ct);
        var store = Trial.StoreOn(database.Source);
        await store.Append("basket/1", new ItemRemoved("pen"));
        await database.Source.Execute("insert into mt_streams (id, version) values ('mt_tombstone', 1)");
        await database.Source.Execute("insert into mt_events (seq_id, id, stream_id, version, data, type) values (nextval('mt_events_sequence'), gen_random_uuid(), 'mt_tombstone', 2, '{}', 'tombstone')");

        Assert.Single(await store.Exported());
    }

    [Fact]
    public async Task a_retired_shape_leaves_as_stored_or_on_request_as_of_today()
    {
        await using var database = await PostgresFixture.CreateDatabase(Ct);
        await Trial.StoreOn(database.Source).Append("basket/1", new ItemRemoved("pen"));
        var later = new StreamStore(
            database.Source,
            new EventTypeRegistry(
                [("item_added", typeof(ItemAdded))], new DefaultJsonTypeInfoResolver(), [new("item_removed", typeof(ItemRemoved), old => new ItemAdded(((ItemRemoved)old).Item, -1))]),
            [], TimeProvider.System);

        var stored = Assert.Single(await later.Exported());
        var today = Assert.Single(await later.Exported(upcast: true));

        Assert.Equal(("item_removed", """{"Item": "pen"}"""), (stored.Field("type"), stored.Field("data")));
        Assert.Equal(("item_added", """{"Item":"pen","Count":-1}"""), (today.Field("type"), today.Field("data")));
    }

    [Fact]
    public async Task a_stream_is_shown_as_of_a_version_a_position_and_an_instant()
    {
        await using var database = await PostgresFixture.CreateDatabase(Ct);
        var clock = new FixedClock(new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
        var store = new StreamStore(database.Source, Trial.Types, [], clock);
        var positions = new List<long>();
        for (var i = 1; i <= 3; i++)
        {
            positions.Add((await store.Append("basket/1", new ItemAdded("pen", i))).LastPosition);
            await store.Append("basket/2", new ItemRemoved("pen"));
            clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(["1", "2", "3"], await Versions(default));
        Assert.Equal(["1", "2"], await Versions(new(Version: 2)));
        Assert.Equal(["1", "2"], await Versions(new(Position: positions[1])));
        Assert.Equal(["1", "2"], await Versions(new(Position: positions[2] - 1)));
        Assert.Equal(["1", "2"], await Versions(new(Instant: new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero))));
        Assert.Empty(await Versions(new(Instant: new(2026, 5, 1, 7, 59, 59, TimeSpan.Zero))));

        async Task<IEnumerable<string>> Versions(AsOf moment)
        {
            var page = new EnvelopePage();
            await StreamEnvelopes.Read(store, "basket/1", moment, page, Ct);
            return page.Texts().Select(line => line.Field("version"));
        }
    }

    [Theory]
    [InlineData("v12", null, 12L, null)]
    [InlineData("12", 12L, null, null)]
    [InlineData("2026-05-01", null, null, "2026-05-01T00:00:00Z")]
    [InlineData("2026-05-01T08:30Z", null, null, "2026-05-01T08:30:00Z")]
    [InlineData("2026-05-01T10:30:00.123456+02:00", null, null, "2026-05-01T08:30:00.123456Z")]
    [InlineData("2026-05-01 08:30", null, null, "2026-05-01T08:30:00Z")]
    public void a_moment_is_a_version_a_position_or_an_instant(string text, long? position, long? version, string? instant)
    {
        Assert.True(AsOf.TryParse(text, out var moment));
        Assert.Equal(new AsOf(position, version, instant is null ? null : DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)), moment);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v")]
    [InlineData("-1")]
    [InlineData("yesterday")]
    [InlineData("05/01/2026")]
    public void anything_else_is_no_moment(string text) => Assert.False(AsOf.TryParse(text, out _));
}
