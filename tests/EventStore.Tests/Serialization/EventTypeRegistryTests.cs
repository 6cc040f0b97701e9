using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.EventStore.Tests.Serialization;

public sealed class EventTypeRegistryTests
{
    private static readonly DefaultJsonTypeInfoResolver Reflected = new();

    private static readonly EventTypeRegistry Registry = new(
        [("price_set_v3", typeof(PriceSet))],
        Reflected,
        [
            new("price_set", typeof(PriceSetOnce), old => new PriceSetTwice(((PriceSetOnce)old).Price, "EUR")),
            new("price_set_v2", typeof(PriceSetTwice), old => new PriceSet(new(((PriceSetTwice)old).Price, ((PriceSetTwice)old).Currency), Reason.Unknown)),
        ]);

    private enum Reason
    {
        Unknown,
        SpringSale,
    }

    [Fact]
    public void properties_keep_their_names_and_enumerations_are_texts() =>
        Assert.Equal(
            """{"Price":{"Amount":9.5,"Currency":"EUR"},"Reason":"SpringSale"}""",
            Encoding.UTF8.GetString(Registry.Serialize(new PriceSet(new(9.5m, "EUR"), Reason.SpringSale))));

    [Fact]
    public void text_outside_ascii_is_stored_as_it_is() =>
        Assert.Contains("Zürich 東京 <b>", Encoding.UTF8.GetString(Registry.Serialize(new PriceSet(new(1, "Zürich 東京 <b>"), Reason.Unknown))), StringComparison.Ordinal);

    [Fact]
    public void an_event_loads_as_it_was_written()
    {
        var written = new PriceSet(new(9.5m, "EUR"), Reason.SpringSale);

        Assert.Equal(written, Registry.Deserialize("price_set_v3", Registry.Serialize(written)));
    }

    [Fact]
    public void a_retired_shape_passes_every_upcaster_up_to_today() =>
        Assert.Equal(new PriceSet(new(7, "EUR"), Reason.Unknown), Load("price_set", """{"Price":7}"""));

    [Fact]
    public void a_shape_retired_later_passes_the_upcasters_after_it() =>
        Assert.Equal(new PriceSet(new(7, "CHF"), Reason.Unknown), Load("price_set_v2", """{"Price":7,"Currency":"CHF"}"""));

    [Fact]
    public void an_unknown_name_is_refused_by_name() =>
        Assert.Equal("price_lost", Assert.Throws<UnknownEventTypeException>(() => Load("price_lost", "{}")).EventType);

    [Fact]
    public void a_missing_value_and_a_forbidden_null_are_refused()
    {
        Assert.Throws<JsonException>(() => Load("price_set_v3", """{"Price":{"Amount":1,"Currency":"EUR"}}"""));
        Assert.Throws<JsonException>(() => Load("price_set_v3", """{"Price":{"Amount":1,"Currency":null},"Reason":"Unknown"}"""));
        Assert.Throws<JsonException>(() => Load("price_set_v3", "null"));
        Assert.Throws<JsonException>(() => Registry.Serialize(new PriceSet(new(1, null!), Reason.Unknown)));
    }

    [Fact]
    public void values_of_a_newer_writer_are_passed_over() =>
        Assert.IsType<PriceSet>(Load("price_set_v3", """{"Price":{"Amount":1,"Currency":"EUR"},"Reason":"Unknown","Discount":3}"""));

    [Fact]
    public void the_dotnet_type_names_type_and_assembly_without_version() =>
        Assert.Equal("OpenEdx.EventStore.Tests.ItemAdded, OpenEdx.EventStore.Tests", Trial.Types.DotnetTypeOf(typeof(ItemAdded)));

    [Fact]
    public void a_type_that_was_not_registered_is_neither_named_nor_written()
    {
        Assert.Throws<InvalidOperationException>(() => Registry.NameOf(typeof(ItemAdded)));
        Assert.Throws<InvalidOperationException>(() => Registry.DotnetTypeOf(typeof(ItemAdded)));
        Assert.Throws<InvalidOperationException>(() => Registry.Serialize(new ItemAdded("pen", 1)));
        Assert.Throws<InvalidOperationException>(() => Registry.StoredNamesOf([typeof(ItemAdded)]));
    }

    [Fact]
    public void the_stored_names_of_a_type_include_all_retired_ones() =>
        Assert.Equal(["price_set", "price_set_v2", "price_set_v3"], Registry.StoredNamesOf([typeof(PriceSet)]));

    [Fact]
    public void names_and_types_are_unique()
    {
        Assert.Throws<ArgumentException>(() => new EventTypeRegistry([("a", typeof(ItemAdded)), ("a", typeof(ItemRemoved))], Reflected));
        Assert.Throws<ArgumentException>(() => new EventTypeRegistry([("a", typeof(ItemAdded)), ("b", typeof(ItemAdded))], Reflected));
        Assert.Throws<ArgumentException>(() => new EventTypeRegistry([("a", typeof(ItemAdded))], Reflected, [new("a", typeof(ItemRemoved), x => x)]));
        Assert.Throws<ArgumentException>(() => new EventTypeRegistry([("a", typeof(ItemAdded))], Reflected, [new("b", typeof(ItemAdded), x => x)]));
    }

    [Fact]
    public void upcasters_that_never_arrive_are_found_out()
    {
        var circle = new EventTypeRegistry([], Reflected, [new("a", typeof(ItemAdded), _ => new ItemRemoved("x")), new("b", typeof(ItemRemoved), _ => new ItemAdded("x", 1))]);

        Assert.Throws<InvalidOperationException>(() => circle.Deserialize("a", """{"Item":"pen","Count":1}"""u8));
    }

    private static object Load(string name, string json) => Registry.Deserialize(name, Encoding.UTF8.GetBytes(json));

    private sealed record Money(decimal Amount, string Currency);

    private sealed record PriceSetOnce(decimal Price);

    private sealed record PriceSetTwice(decimal Price, string Currency);

    private sealed record PriceSet(Money Price, Reason Reason);
}
