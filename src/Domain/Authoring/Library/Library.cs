using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>One block of a content library.</summary>
public sealed record LibraryBlock(string Type, string Name, FieldValues Fields, string? Content);

/// <summary>A content library as it stands.</summary>
/// <param name="DisplayName">Null before the first import.</param>
/// <param name="Blocks">By type and name.</param>
public sealed record Library(string? DisplayName, ImmutableDictionary<(string Type, string Name), LibraryBlock> Blocks)
    : ICompactable<Library, LibraryEvent>
{
    public static string StreamType => "library";

    public static Library Initial { get; } = new(null, ImmutableDictionary<(string, string), LibraryBlock>.Empty);

    public Library Evolve(LibraryEvent fact) => fact switch
    {
        LibraryNamed named => this with { DisplayName = named.DisplayName },
        LibraryBlockChanged block => this with
        {
            Blocks = Blocks.SetItem((block.Type, block.Name), new(block.Type, block.Name, block.Fields, block.Content)),
        },
        LibraryBlockRemoved block => this with { Blocks = Blocks.Remove((block.Type, block.Name)) },
        LibraryCompacted compacted => new(
            compacted.Snapshot.DisplayName, compacted.Snapshot.Blocks.ToImmutableDictionary(block => (block.Type, block.Name))),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of Library."),
    };

    public LibraryEvent Compact(string stream) => new LibraryCompacted(
        new(DisplayName, [.. Blocks.Values.OrderBy(block => block.Type, StringComparer.Ordinal).ThenBy(block => block.Name, StringComparer.Ordinal)]),
        Guid.Empty,
        stream);
}
