using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Authoring;

/// <summary>
/// An archive is to become the content of a course run. Only differences are recorded: the same archive again records nothing at
/// all, and what the archive does not hold vanishes from the course (olx §4.1).
/// </summary>
/// <param name="By">Author or operator; null for the system.</param>
public sealed record ImportCourse(OlxCourse Course, UserId? By, DateTimeOffset At)
{
    public Decision<CourseDraftEvent> Decide(CourseDraft state)
    {
        var facts = new List<CourseDraftEvent>();
        if (state.Key is null) facts.Add(new DraftCourseCreated(Course.Key, By, At));
        AddContent(state.Content, facts);
        AddAssets(state, facts);
        if (facts.Count > 0) facts.Add(new CourseImportReported(Course.Key, Course.Published.CountByType(), Course.Errors, Course.Warnings, By, At));
        return Decision<CourseDraftEvent>.Of(facts);
    }

    private void AddContent(CourseContent former, List<CourseDraftEvent> facts)
    {
        var difference = Course.Draft.Since(former, Course.Key.Root);
        facts.AddRange(difference.Changed.Select(block => new DraftBlockChanged(block.Block, block.Fields, block.Content, block.Children)));
        facts.AddRange(difference.Removed.Select(usage => new DraftBlockRemoved(usage)));
        if (difference.GradingPolicy is { } policy) facts.Add(new DraftGradingPolicyChanged(Course.Key, policy));
        facts.AddRange(difference.Pages.Select(page => new DraftPageChanged(Course.Key, page.Name, page.Html)));
    }

    private void AddAssets(CourseDraft state, List<CourseDraftEvent> facts)
    {
        foreach (var asset in Course.Assets)
        {
            if (state.Assets.TryGetValue(asset.Name, out var former) && former == asset) continue;
            facts.Add(new DraftAssetStored(Course.Key, asset.Path, asset.Name, asset.Sha256, asset.Length, asset.ContentType, asset.Locked, At));
        }

        var present = Course.Assets.Select(asset => asset.Name).ToHashSet(StringComparer.Ordinal);
        facts.AddRange(state.Assets.Keys.Where(name => !present.Contains(name)).Select(name => new DraftAssetRemoved(Course.Key, name)));
    }
}
