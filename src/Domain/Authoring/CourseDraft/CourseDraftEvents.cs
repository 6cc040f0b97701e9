using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>Facts about a course run as its authors see it: what a publication will make visible.</summary>
public abstract record CourseDraftEvent
{
    public static string StreamOf(CourseKey course) => $"course_draft/{course}";
}

/// <summary>A course run came to be.</summary>
/// <param name="By">Author or operator; null for the system.</param>
[EventType("draft_course_created")]
public sealed record DraftCourseCreated(CourseKey Course, UserId? By, DateTimeOffset At) : CourseDraftEvent;

/// <summary>A block took this form, replacing any former form.</summary>
/// <param name="Fields">Explicitly set settings only.</param>
/// <param name="Content">Body by type, see <see cref="CourseBlockPublished"/>; null for containers.</param>
/// <param name="Children">In order of appearance.</param>
[EventType("draft_block_changed")]
public sealed record DraftBlockChanged(
    UsageKey Block, FieldValues Fields, string? Content, IReadOnlyList<UsageKey> Children) : CourseDraftEvent
{
    public bool Equals(DraftBlockChanged? other) =>
        other is not null && Block == other.Block && Fields.Equals(other.Fields) && Content == other.Content &&
        Children.SequenceEqual(other.Children);

    public override int GetHashCode() => HashCode.Combine(Block, Content);
}

/// <summary>A block was taken out of the course.</summary>
[EventType("draft_block_removed")]
public sealed record DraftBlockRemoved(UsageKey Block) : CourseDraftEvent;

/// <summary>The grading policy was written anew.</summary>
/// <param name="Policy">The document of <c>grading_policy.json</c>; JSON null: the course has none any more.</param>
[EventType("draft_grading_policy_changed")]
public sealed record DraftGradingPolicyChanged(CourseKey Course, JsonElement Policy) : CourseDraftEvent
{
    public bool Equals(DraftGradingPolicyChanged? other) =>
        other is not null && Course == other.Course && JsonElement.DeepEquals(Policy, other.Policy);

    public override int GetHashCode() => Course.GetHashCode();
}

/// <summary>A page of the course outside its tree was written anew.</summary>
/// <param name="Name">See <see cref="CoursePagePublished"/>.</param>
/// <param name="Html">Null when the page was removed.</param>
[EventType("draft_page_changed")]
public sealed record DraftPageChanged(CourseKey Course, string Name, string? Html) : CourseDraftEvent;

/// <summary>A static file was added or replaced. Files are served from the moment of this fact; they have no published form of their own.</summary>
/// <param name="Path">Below <c>static/</c>, with slashes.</param>
/// <param name="Name">As in its URL, unique within the course.</param>
/// <param name="Sha256">Lower-case hexadecimal; under this name the file store holds the bytes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Locked">Only for members of the course.</param>
[EventType("draft_asset_stored")]
public sealed record DraftAssetStored(
    CourseKey Course, string Path, string Name, string Sha256, long Length, string ContentType, bool Locked, DateTimeOffset At)
    : CourseDraftEvent;

/// <summary>A static file was taken out of the course; its bytes stay in the file store.</summary>
[EventType("draft_asset_removed")]
public sealed record DraftAssetRemoved(CourseKey Course, string Name) : CourseDraftEvent;

/// <summary>Closes an import that changed something: what the archive held, and what was wrong with it.</summary>
/// <param name="Blocks">Blocks in the archive by type, published branch.</param>
/// <param name="Errors">Each left an error block or a gap.</param>
[EventType("course_import_reported")]
public sealed record CourseImportReported(
    CourseKey Course, IReadOnlyDictionary<string, int> Blocks, IReadOnlyList<OlxIssue> Errors, IReadOnlyList<OlxIssue> Warnings,
    UserId? By, DateTimeOffset At) : CourseDraftEvent
{
    public bool Equals(CourseImportReported? other) =>
        other is not null && Course == other.Course && By == other.By && At == other.At && Errors.SequenceEqual(other.Errors) &&
        Warnings.SequenceEqual(other.Warnings) && Blocks.Count == other.Blocks.Count && !Blocks.Except(other.Blocks).Any();

    public override int GetHashCode() => HashCode.Combine(Course, At);
}
