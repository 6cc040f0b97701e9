using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>Facts about a content library, from which courses draw problems.</summary>
public abstract record LibraryEvent
{
    public static string StreamOf(LibraryKey library) => $"library/{library}";
}

/// <summary>A library came to be, or was renamed.</summary>
[EventType("library_named")]
public sealed record LibraryNamed(LibraryKey Library, string DisplayName) : LibraryEvent;

/// <summary>A block of a library took this form, replacing any former form.</summary>
/// <param name="Name">Last part of its key, unique within the type.</param>
/// <param name="Fields">Explicitly set settings only.</param>
/// <param name="Content">Body by type, as in <see cref="CourseBlockPublished"/>.</param>
[EventType("library_block_changed")]
public sealed record LibraryBlockChanged(LibraryKey Library, string Type, string Name, FieldValues Fields, string? Content) : LibraryEvent;

/// <summary>A block left a library; courses that copied it keep their copies.</summary>
[EventType("library_block_removed")]
public sealed record LibraryBlockRemoved(LibraryKey Library, string Type, string Name) : LibraryEvent;

/// <summary>
/// Everything that happened to a library before, in one fact: what its former events came to. Stands in their place once an operator
/// has compacted the stream; name and payload are those that Marten gives to the summary of an aggregate <c>Library</c>.
/// </summary>
/// <param name="PreviousStreamId">Always empty: streams here have names, not numbers.</param>
/// <param name="PreviousStreamKey">Name of the stream.</param>
[EventType("Compacted<Library>")]
public sealed record LibraryCompacted(LibrarySnapshot Snapshot, Guid PreviousStreamId, string PreviousStreamKey) : LibraryEvent;

/// <summary>A library as it stood, as stored; apart from <see cref="Library"/>, which may change its form at any time.</summary>
/// <param name="DisplayName">Null: never named.</param>
/// <param name="Blocks">Ordered by type and name.</param>
public sealed record LibrarySnapshot(string? DisplayName, IReadOnlyList<LibraryBlock> Blocks)
{
    public bool Equals(LibrarySnapshot? other) =>
        other is not null && DisplayName == other.DisplayName && Blocks.SequenceEqual(other.Blocks);

    public override int GetHashCode() => HashCode.Combine(DisplayName, Blocks.Count);
}
