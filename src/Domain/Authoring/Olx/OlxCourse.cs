using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>What an archive turned out to be.</summary>
public abstract record OlxReading
{
    /// <summary>A course that can be imported, holes included.</summary>
    public sealed record Course(OlxCourse Value) : OlxReading;

    /// <summary>A content library.</summary>
    public sealed record Library(OlxLibrary Value) : OlxReading;

    /// <summary>Nothing that can be imported; all reasons found.</summary>
    public sealed record Refused(IReadOnlyList<OlxIssue> Errors) : OlxReading;
}

/// <summary>A course as read.</summary>
/// <param name="Key">The target's where one was given, else the archive's own.</param>
/// <param name="Published">What learners are to see.</param>
/// <param name="Draft">The same with the unpublished changes of <c>drafts/</c> on top.</param>
/// <param name="Errors">Each left an error block or a gap; the rest of the course is whole.</param>
public sealed record OlxCourse(
    CourseKey Key,
    CourseContent Published,
    CourseContent Draft,
    IReadOnlyList<CourseAsset> Assets,
    IReadOnlyList<OlxIssue> Errors,
    IReadOnlyList<OlxIssue> Warnings);

/// <summary>A content library as read. Its blocks have no children.</summary>
public sealed record OlxLibrary(
    LibraryKey Key,
    string DisplayName,
    IReadOnlyList<LibraryBlock> Blocks,
    IReadOnlyList<OlxIssue> Errors,
    IReadOnlyList<OlxIssue> Warnings);
