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
