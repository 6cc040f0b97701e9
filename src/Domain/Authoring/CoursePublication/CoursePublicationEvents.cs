using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>
/// Facts about the published content of one course run: what learners may see. One publication appends the changed
/// blocks and ends with <see cref="CourseVersionPublished"/>, in one transaction. The stream alone rebuilds the course
/// as it was at any version.
/// </summary>
public abstract record CoursePublicationEvent
{
    /// <summary>Name of the stream of a course run.</summary>
    public static string StreamOf(CourseKey course) => $"course_publication/{course}";
}

/// <summary>A block became visible in this form, replacing any former form.</summary>
/// <param name="Fields">Explicitly set settings only; inherited values are resolved by <see cref="PublishedCourse"/>.</param>
/// <param name="Content">Body by type: CAPA XML of a problem, HTML of an html block, OLX of an unknown tag; null for containers.</param>
/// <param name="Children">In order of appearance.</param>
[EventType("course_block_published")]
public sealed record CourseBlockPublished(
    UsageKey Block, FieldValues Fields, string? Content, IReadOnlyList<UsageKey> Children) : CoursePublicationEvent
{
    public bool Equals(CourseBlockPublished? other) =>
        other is not null && Block == other.Block && Fields.Equals(other.Fields) && Content == other.Content &&
        Children.SequenceEqual(other.Children);

    public override int GetHashCode() => HashCode.Combine(Block, Content);
}

/// <summary>A block vanished from the published course; what learners did in it stays recorded.</summary>
[EventType("course_block_withdrawn")]
public sealed record CourseBlockWithdrawn(UsageKey Block) : CoursePublicationEvent;

/// <summary>The grading policy in force changed.</summary>
/// <param name="Policy">The document of <c>grading_policy.json</c>: <c>GRADER</c>, <c>GRADE_CUTOFFS</c>. JSON null: the course has none any more.</param>
[EventType("grading_policy_published")]
public sealed record GradingPolicyPublished(CourseKey Course, JsonElement Policy) : CoursePublicationEvent
{
    public bool Equals(GradingPolicyPublished? other) =>
        other is not null && Course == other.Course && JsonElement.DeepEquals(Policy, other.Policy);

    public override int GetHashCode() => Course.GetHashCode();
}

/// <summary>A page of the course outside its tree changed.</summary>
/// <param name="Name">Path without ending: <c>about/overview</c>, <c>about/short_description</c>, <c>info/handouts</c>, <c>tabs/SLUG</c>.</param>
/// <param name="Html">Null when the page was removed. The page <see cref="CourseUpdate.Page"/> alone holds JSON.</param>
[EventType("course_page_published")]
public sealed record CoursePagePublished(CourseKey Course, string Name, string? Html) : CoursePublicationEvent;

/// <summary>Closes a publication: everything appended before it is in force from now on.</summary>
/// <param name="Version">1 for the first publication, then counting.</param>
/// <param name="DraftVersion">Version of the CourseDraft stream that was published.</param>
/// <param name="By">Author or operator; null for the system (import at the command line).</param>
[EventType("course_version_published")]
public sealed record CourseVersionPublished(
    CourseKey Course, long Version, long DraftVersion, UserId? By, DateTimeOffset At) : CoursePublicationEvent;
