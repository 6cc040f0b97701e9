using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Authoring;

public sealed class LibraryCompactionTests
{
    private const string Stream = "library/library-v1:X+L";
    private static readonly LibraryKey Key = LibraryKey.TryParse("library-v1:X+L", out var key) ? key : throw new FormatException();

    private static readonly LibraryEvent[] Past =
    [
        new LibraryNamed(Key, "First name"), Problem("b", "<problem/>"), Problem("a", "<problem/>"), Problem("c", "<problem/>"),
        Problem("a", "<problem>changed</problem>"), new LibraryBlockRemoved(Key, "problem", "c"), new LibraryNamed(Key, "Name"),
    ];

    [Fact]
    public void the_summary_leads_to_the_same_library()
    {
        var summary = Fold(Past).Compact(Stream);

        Assert.Equal(
            new LibraryCompacted(
                new("Name", [new("problem", "a", FieldValues.Empty, "<problem>changed</problem>"), new("problem", "b", FieldValues.Empty, "<problem/>")]), Guid.Empty, Stream),
            summary);
        Assert.Equal(summary, Fold([summary]).Compact(Stream));
    }

    [Fact]
    public void what_comes_after_a_summary_comes_to_the_same_as_after_the_events()
    {
        for (var count = 0; count <= Past.Length; count++)
        {
            LibraryEvent[] compacted = [Fold(Past[..count]).Compact(Stream), .. Past[count..]];

            Assert.Equal(Fold(Past).Compact(Stream), Fold(compacted).Compact(Stream));
        }
    }

    private static Library Fold(IEnumerable<LibraryEvent> facts) => facts.Aggregate(Library.Initial, (state, fact) => state.Evolve(fact));

    private static LibraryBlockChanged Problem(string name, string content) => new(Key, "problem", name, FieldValues.Empty, content);
}
