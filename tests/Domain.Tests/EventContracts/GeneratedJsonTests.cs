using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.Domain.Tests.EventContracts;

/// <summary>
/// What the generated metadata of a room writes and reads is byte for byte what reflection over the same classes does: rows were
/// written by reflection, and other programs read them.
/// </summary>
public sealed class GeneratedJsonTests
{
    private static readonly EventTypeRegistry Generated = RegistryOf(DomainEvents.Json);
    private static readonly EventTypeRegistry Reflected = RegistryOf(new DefaultJsonTypeInfoResolver());

    public static TheoryData<string> Examples => EventContractTests.Examples;

    [Fact]
    public void every_fact_is_named_by_the_context_of_its_room() => Assert.Empty(
        DomainEvents.All.Select(known => known.Type).Concat(DomainEvents.Retired.Select(retired => retired.Type))
            .Where(type => DomainEvents.Json.GetTypeInfo(type, JsonSerializerOptions.Default) is null)
            .Select(type => $"{type.Namespace![(type.Namespace!.LastIndexOf('.') + 1)..]}Json lacks [JsonSerializable(typeof({type.Name}))]"));

    [Theory]
    [MemberData(nameof(Examples))]
    public void an_example_is_written_in_the_same_bytes(string name)
    {
        var fact = Reflected.Deserialize(name, EventContractTests.Example(name));

        Assert.Equal(Encoding.UTF8.GetString(Reflected.Serialize(fact)), Encoding.UTF8.GetString(Generated.Serialize(fact)));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void an_example_is_read_as_the_same_fact(string name) =>
        Assert.Equal(Reflected.Deserialize(name, EventContractTests.Example(name)), Generated.Deserialize(name, EventContractTests.Example(name)));

    /// <summary>Each property in turn is left out, made null, and made an object with late metadata; then one unknown property is added.</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void a_damaged_example_is_taken_or_refused_alike(string name)
    {
        foreach (var damaged in Damaged(JsonElement.Parse(EventContractTests.Example(name))))
            Assert.Equal(Outcome(Reflected, name, damaged), Outcome(Generated, name, damaged));
    }

    private static IEnumerable<byte[]> Damaged(JsonElement example)
    {
        var properties = example.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
        foreach (var name in properties.Keys)
        {
            yield return JsonSerializer.SerializeToUtf8Bytes(properties.Where(property => property.Key != name).ToDictionary());
            yield return With(name, "null");
            yield return With(name, """{"Unknown":1,"$type":"x"}""");
            yield return With(name, """["",null]""");
            yield return With(name, "\"Zürich 東京 <b> &amp; \\u0001 \\ud83d\\ude00\"");
        }

        yield return With("Unknown", "1");
        yield return With("$type", "\"x\"");

        byte[] With(string name, string json) =>
            JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, JsonElement>(properties) { [name] = JsonElement.Parse(json) });
    }

    private static string Outcome(EventTypeRegistry registry, string name, byte[] json)
    {
        try
        {
            return Encoding.UTF8.GetString(registry.Serialize(registry.Deserialize(name, json)));
        }
        catch (JsonException)
        {
            return "refused";
        }
    }

    private static EventTypeRegistry RegistryOf(IJsonTypeInfoResolver json) => new(
        DomainEvents.All, json, DomainEvents.Retired.Select(retired => new Upcaster(retired.Name, retired.Type, retired.Upcast)));
}
