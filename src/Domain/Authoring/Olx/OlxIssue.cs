namespace OpenEdx.Domain.Authoring;

/// <summary>What may be wrong with an archive or its OLX. The names are those of olxcleaner, which authors know, and a few of our own.</summary>
public enum OlxIssueKind
{
    /// <summary>No <c>course.xml</c> (or <c>library.xml</c>) anywhere.</summary>
    CourseXMLDoesNotExist,
    NoRunName,
    InvalidXML,
    InvalidHTML,
    FileDoesNotExist,
    DuplicateURLName,
    InvalidPointer,
    SelfPointer,
    TagMismatch,
    UnexpectedTag,
    UnexpectedContent,
    InvalidSetting,
    BadPolicy,
    BadPolicyFormat,
    GradingPolicyIssue,
    MissingURLName,
    PossiblePointer,
    MissingFile,
    PolicyRefNotFound,

    /// <summary>Ours: the archive is no Open edX course at all (a Moodle backup, say).</summary>
    ForeignFormat,

    /// <summary>Ours: the archive cannot be unpacked.</summary>
    InvalidArchive,

    /// <summary>Ours: an entry that would leave the folder, or is no plain file.</summary>
    UnsafeEntry,

    /// <summary>Ours: larger, deeper or more than we accept.</summary>
    LimitExceeded,

    /// <summary>Ours: a draft without a place in the course.</summary>
    DraftWithoutParent,
}

/// <summary>One finding, as shown to the author and kept with the import.</summary>
/// <param name="File">Path inside the archive; null when it concerns the whole.</param>
/// <param name="Line">From 1; null when unknown.</param>
public sealed record OlxIssue(OlxIssueKind Kind, string Message, string? File = null, int? Line = null)
{
    public override string ToString() =>
        $"{Kind}: {Message}" + (File is null ? "" : Line is null ? $" ({File})" : $" ({File}:{Line})");
}
