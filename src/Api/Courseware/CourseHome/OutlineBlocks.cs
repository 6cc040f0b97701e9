using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>Blocks as the outline and the navigation sidebar draw them. Source: Open edX <c>lms/djangoapps/course_home_api/outline/serializers.py</c>.</summary>
internal static class OutlineBlocks
{
    /// <param name="lastType"><c>sequential</c> for the outline, <c>vertical</c> for the sidebar, which also gets the counts of completion.</param>
    public static Dictionary<string, object> Of(CourseVisit visit, string lastType, CourseLinks links)
    {
        var blocks = new Dictionary<string, object>(StringComparer.Ordinal);
        Add(visit, visit.Outline.Root, lastType, links, blocks);
        return blocks;
    }

    private static void Add(CourseVisit visit, OutlineBlock block, string lastType, CourseLinks links, Dictionary<string, object> blocks)
    {
        var children = block.Type == lastType ? [] : visit.View.ListedChildren(block).Where(child => visit.IsTeam || !child.HideFromToc).ToList();
        blocks[block.Id] = Show(visit, block, children, lastType == "vertical", links);
        foreach (var child in children) Add(visit, child, lastType, links, blocks);
    }

    private static Dictionary<string, object?> Show(
        CourseVisit visit, OutlineBlock block, IReadOnlyList<OutlineBlock> children, bool isSidebar, CourseLinks links)
    {
        var isOpen = visit.View.IsOpen(block) && !(block.Type == "sequential" && visit.View.IsHiddenAfterDue(block));
        var questions = block.Type == "sequential" ? Questions(visit, block) : 0;
        var shown = new Dictionary<string, object?>
        {
            ["children"] = children.Select(child => child.Id).ToArray(),
            ["complete"] = visit.Completed?.IsComplete(block) ?? false,
            ["description"] = block.Format,
            ["display_name"] = questions == 0 ? block.Name : $"{block.Name} ({questions} {(questions == 1 ? "Question" : "Questions")})",
            ["due"] = visit.View.DueOf(block),
            ["effort_activities"] = null,
            ["effort_time"] = null,
            ["icon"] = block.Type == "vertical" ? block.IconClass : questions > 0 ? "fa-pencil-square-o" : null,
            ["id"] = block.Id,
            ["lms_web_url"] = isOpen ? links.JumpTo(visit.Course.Key, block.Id) : null,
            ["resume_block"] = visit.Completed?.LeadsToLastCompleted(block) ?? false,
            ["type"] = isSidebar && block.Type == "sequential" && !isOpen ? "lock" : block.Type,
            ["has_scheduled_content"] = visit.View.HasScheduledContent(block),
            ["hide_from_toc"] = block.HideFromToc,
        };
        if (!isSidebar) return shown;
        var (completion, completable) = visit.Completed?.Count(block) ?? (0, 0);
        shown["completion_stat"] = new { completion, completable_children = completable };
        return shown;
    }

    /// <summary>Graded problems below that count at all.</summary>
    private static int Questions(CourseVisit visit, OutlineBlock block) =>
        (block is { HasScore: true, Graded: true } && (block.Weight ?? 1) > 0 ? 1 : 0) +
        visit.View.OpenChildren(block).Sum(child => Questions(visit, child));
}
