using System.Text.Json;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Serialization;

namespace OpenEdx.Domain.Tests.EventContracts;

/// <summary>
/// Every stored name has an example of its JSON, as it lies in databases of other people. An example is never edited: the next
/// shape of a fact takes the next name, and the old one stays readable through its upcaster.
/// </summary>
public sealed class EventContractTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "EventContracts");

    private static readonly EventTypeRegistry Registry = new(
        DomainEvents.All, DomainEvents.Retired.Select(retired => new Upcaster(retired.Name, retired.Type, retired.Upcast)));

    public static TheoryData<string> Examples => [.. Names()];

    [Fact]
    public void every_stored_name_has_an_example() => Assert.Empty(Registry.Names.Except(Names()));

    [Fact]
    public void no_example_is_without_a_stored_name() => Assert.Empty(Names().Except(Registry.Names));

    [Theory]
    [MemberData(nameof(Examples))]
    public void an_example_loads_as_a_fact_written_today(string name)
    {
        var fact = Registry.Deserialize(name, Example(name));

        Assert.Contains(DomainEvents.All, known => known.Type == fact.GetType());
    }

    /// <summary>A fact may since have gained optional properties, which are written beside those of the example.</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void an_example_of_today_is_written_as_it_was_read(string name)
    {
        if (DomainEvents.All.All(known => known.Name != name)) return;

        var written = Registry.Serialize(Registry.Deserialize(name, Example(name)));

        Assert.True(
            Survives(JsonElement.Parse(Example(name)), JsonElement.Parse(written)),
            $"{name}.json does not survive reading and writing:\n{System.Text.Encoding.UTF8.GetString(written)}");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void a_fact_read_twice_is_the_same_fact(string name) =>
        Assert.Equal(Registry.Deserialize(name, Example(name)), Registry.Deserialize(name, Example(name)));

    private static IEnumerable<string> Names() => Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file));

    private static byte[] Example(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".json"));

    private static bool Survives(JsonElement example, JsonElement written) => (example.ValueKind, written.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => example.EnumerateObject().All(
            property => written.TryGetProperty(property.Name, out var value) && Survives(property.Value, value)),
        (JsonValueKind.Array, JsonValueKind.Array) => example.GetArrayLength() == written.GetArrayLength() &&
            example.EnumerateArray().Zip(written.EnumerateArray()).All(pair => Survives(pair.First, pair.Second)),
        _ => JsonElement.DeepEquals(example, written),
    };
}
