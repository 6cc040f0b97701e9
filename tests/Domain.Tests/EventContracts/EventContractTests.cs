using System.Runtime.CompilerServices;
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
        DomainEvents.All, DomainEvents.Json, DomainEvents.Retired.Select(retired => new Upcaster(retired.Name, retired.Type, retired.Upcast)));

    private static readonly string Book = Path.Combine(SourceFolder(), "contracts.txt");

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

    /// <summary>
    /// An event type changes its shape under a new name only, or by a property with a default. The book is written on, never
    /// changed: what it lacks is added with <c>OPENEDX_ACCEPT=1</c>, what it holds stays true.
    /// </summary>
    [Fact]
    public void every_shape_and_every_example_is_as_released()
    {
        string[] book = File.Exists(Book) ? File.ReadAllLines(Book) : [];
        ShapeLine[] today =
        [
            .. DomainEvents.All.Concat(DomainEvents.Retired.Select(retired => (retired.Name, retired.Type)))
                .SelectMany(known => ContractBook.Of(known.Item1, known.Item2, Example(known.Item1))),
        ];
        Assert.Empty(ContractBook.Broken(book, today));

        var missing = ContractBook.Missing(book, today);
        if (missing.Count > 0 && Golden.IsAccepting) File.WriteAllLines(Book, book.Concat(missing).Order(StringComparer.Ordinal));
        else Assert.True(missing.Count == 0, $"Not in contracts.txt yet; run once with OPENEDX_ACCEPT=1:\n{string.Join('\n', missing)}");
    }

    /// <summary>What became of an old row is looked at once, by a person, and stays so.</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void an_example_of_a_retired_name_becomes_the_fact_that_was_agreed(string name)
    {
        if (DomainEvents.Retired.All(retired => retired.Name != name)) return;

        Golden.Matches($"{name}.txt", Upcast.Text(Registry, name, Example(name)));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void a_fact_read_twice_is_the_same_fact(string name) =>
        Assert.Equal(Registry.Deserialize(name, Example(name)), Registry.Deserialize(name, Example(name)));

    private static IEnumerable<string> Names() => Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file).Replace('{', '<').Replace('}', '>'));

    internal static byte[] Example(string name) => File.ReadAllBytes(Path.Combine(Folder, FileNameOf(name)));

    /// <summary>Angle brackets, as in <c>Compacted&lt;Library&gt;</c>, are no letters of file names everywhere.</summary>
    private static string FileNameOf(string name) => name.Replace('<', '{').Replace('>', '}') + ".json";

    private static string SourceFolder([CallerFilePath] string test = "") => Path.GetDirectoryName(test)!;

    private static bool Survives(JsonElement example, JsonElement written) => (example.ValueKind, written.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => example.EnumerateObject().All(
            property => written.TryGetProperty(property.Name, out var value) && Survives(property.Value, value)),
        (JsonValueKind.Array, JsonValueKind.Array) => example.GetArrayLength() == written.GetArrayLength() &&
            example.EnumerateArray().Zip(written.EnumerateArray()).All(pair => Survives(pair.First, pair.Second)),
        _ => JsonElement.DeepEquals(example, written),
    };
}
