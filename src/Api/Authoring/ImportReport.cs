using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Authoring;

/// <summary>Steps of an import, in their order.</summary>
public enum ImportStep
{
    Unpacking,
    Verifying,
    Storing,
    Done,
}

/// <summary>Where an import stands.</summary>
public sealed record ImportProgress(ImportStep Step, string Text);

/// <summary>How an import ended.</summary>
public abstract record ImportResult
{
    /// <summary>Carried out; also when nothing had changed.</summary>
    public sealed record Imported(ImportReport Report) : ImportResult;

    /// <summary>Refused whole: nothing was stored.</summary>
    public sealed record Refused(IReadOnlyList<OlxIssue> Errors) : ImportResult;
}

/// <summary>What an import found and did.</summary>
/// <param name="Course">Null when it was a content library.</param>
/// <param name="Library">Null when it was a course.</param>
/// <param name="BlocksByType">Blocks in the archive, published branch, ordered by type.</param>
/// <param name="Changed">Blocks new or different.</param>
/// <param name="Removed">Blocks that the archive no longer holds.</param>
/// <param name="Unchanged">Blocks left as they were.</param>
/// <param name="StaticFiles">Static files in the archive.</param>
/// <param name="StaticFilesChanged">New, different or removed ones.</param>
/// <param name="PublishedVersion">Version in force after the import; null when the course is not published.</param>
/// <param name="NewVersion">Whether this import made that version.</param>
/// <param name="Errors">Each left an error block or a gap.</param>
public sealed record ImportReport(
    CourseKey? Course,
    LibraryKey? Library,
    string DisplayName,
    IReadOnlyDictionary<string, int> BlocksByType,
    int Changed,
    int Removed,
    int Unchanged,
    int StaticFiles,
    int StaticFilesChanged,
    long? PublishedVersion,
    bool NewVersion,
    IReadOnlyList<OlxIssue> Errors,
    IReadOnlyList<OlxIssue> Warnings);
