using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>Content is to become visible to learners. Only differences are recorded, closed by the new version; no difference, no version.</summary>
/// <param name="Content">The draft; or, for an archive with unpublished changes, the content without these.</param>
/// <param name="DraftVersion">Version of the CourseDraft stream that holds this content.</param>
/// <param name="By">Author or operator; null for the system.</param>
public sealed record PublishCourse(CourseKey Course, CourseContent Content, long DraftVersion, UserId? By, DateTimeOffset At)
{
    /// <summary>There is no course block, so there is nothing to show.</summary>
    public sealed record NoCourse(CourseKey Course) : Refusal;

    public Decision<CoursePublicationEvent> Decide(PublishedCourse state)
    {
        if (!Content.Blocks.ContainsKey(Course.Root)) return new NoCourse(Course);
        var difference = Content.Since(state.Content, Course.Root);
        if (difference.IsEmpty && state.IsPublished) return Decision<CoursePublicationEvent>.Nothing;
        return Decision<CoursePublicationEvent>.Of(
        [
            .. difference.Changed.Select(block => new CourseBlockPublished(block.Block, block.Fields, block.Content, block.Children)),
            .. difference.Removed.Select(usage => new CourseBlockWithdrawn(usage)),
            .. difference.GradingPolicy is { } policy ? [new GradingPolicyPublished(Course, policy)] : Array.Empty<CoursePublicationEvent>(),
            .. difference.Pages.Select(page => new CoursePagePublished(Course, page.Name, page.Html)),
            new CourseVersionPublished(Course, state.Version + 1, DraftVersion, By, At),
        ]);
    }
}
