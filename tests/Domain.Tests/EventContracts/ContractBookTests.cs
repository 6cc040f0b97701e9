using System.Text;

namespace OpenEdx.Domain.Tests.EventContracts;

/// <summary>That the book notices what it is there for, tried on changes that nobody should make.</summary>
public sealed class ContractBookTests
{
    private static readonly byte[] Example = Encoding.UTF8.GetBytes("""{"Pen":"red","Count":2,"Kind":"Dry","Parts":[{"Name":"cap"}]}""");

    private static readonly string[] Book = [.. ContractBook.Of("pen_sold", typeof(PenSold), Example).Select(line => line.ToString())];

    private enum Kind
    {
        Dry,
        Wet,
    }

    private enum FewerKinds
    {
        Dry,
    }

    [Fact]
    public void nothing_changed_breaks_nothing() => Assert.Empty(Broken<PenSold>());

    [Fact]
    public void a_property_with_a_default_may_be_added_and_is_to_be_written_down()
    {
        Assert.Empty(Broken<WithDiscount>());
        Assert.Equal(["pen_sold.Discount Int32?"], ContractBook.Missing(Book, Today<WithDiscount>()));
    }

    [Fact]
    public void a_required_property_may_not_be_added() => Assert.Contains("new and required", Assert.Single(Broken<WithPrice>()), StringComparison.Ordinal);

    [Fact]
    public void a_property_may_not_be_removed() => Assert.Contains("pen_sold.Count Int32", Assert.Single(Broken<WithoutCount>()), StringComparison.Ordinal);

    [Fact]
    public void a_property_added_later_than_the_example_may_not_be_removed_either()
    {
        string[] later = [.. Book, .. ContractBook.Missing(Book, Today<WithDiscount>())];

        Assert.Contains("pen_sold.Discount", Assert.Single(ContractBook.Broken(later, Today<PenSold>())), StringComparison.Ordinal);
    }

    [Fact]
    public void a_property_may_not_be_renamed() => Assert.Equal(2, Broken<Renamed>().Count);

    [Fact]
    public void a_property_may_not_be_retyped() => Assert.Contains("pen_sold.Count Int32", Assert.Single(Broken<Retyped>()), StringComparison.Ordinal);

    [Fact]
    public void a_part_deep_inside_counts_as_well() => Assert.Contains("pen_sold.Parts[].Name", Broken<OtherParts>()[0], StringComparison.Ordinal);

    [Fact]
    public void a_value_of_an_enumeration_may_not_be_removed() => Assert.Contains("=Wet", Assert.Single(Broken<WithFewerKinds>()), StringComparison.Ordinal);

    [Fact]
    public void null_may_become_allowed_and_never_forbidden_again()
    {
        Assert.Empty(Broken<NullableCount>());
        string[] later = [.. Book, .. ContractBook.Missing(Book, Today<NullableCount>())];

        Assert.Contains("Int32?", Assert.Single(ContractBook.Broken(later, Today<PenSold>())), StringComparison.Ordinal);
    }

    [Fact]
    public void an_example_may_not_be_edited() => Assert.Contains(
        "pen_sold.json", Assert.Single(ContractBook.Broken(Book, ContractBook.Of("pen_sold", typeof(PenSold), "{}"u8.ToArray()))), StringComparison.Ordinal);

    private static IReadOnlyList<string> Broken<T>() => ContractBook.Broken(Book, Today<T>());

    private static IReadOnlyList<ShapeLine> Today<T>() => ContractBook.Of("pen_sold", typeof(T), Example);

    private sealed record Part(string Name);

    private sealed record OtherPart(string Title);

    private sealed record PenSold(string Pen, int Count, Kind Kind, IReadOnlyList<Part> Parts);

    private sealed record WithDiscount(string Pen, int Count, Kind Kind, IReadOnlyList<Part> Parts, int? Discount = null);

    private sealed record WithPrice(string Pen, int Count, Kind Kind, IReadOnlyList<Part> Parts, decimal Price);

    private sealed record WithoutCount(string Pen, Kind Kind, IReadOnlyList<Part> Parts);

    private sealed record Renamed(string Pen, int Number, Kind Kind, IReadOnlyList<Part> Parts);

    private sealed record Retyped(string Pen, string Count, Kind Kind, IReadOnlyList<Part> Parts);

    private sealed record OtherParts(string Pen, int Count, Kind Kind, IReadOnlyList<OtherPart> Parts);

    private sealed record WithFewerKinds(string Pen, int Count, FewerKinds Kind, IReadOnlyList<Part> Parts);

    private sealed record NullableCount(string Pen, int? Count, Kind Kind, IReadOnlyList<Part> Parts);
}
