using System.Text.Json.Serialization;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>Blocks as the outline and the navigation sidebar draw them. Source: Open edX <c>lms/djangoapps/course_home_api/outline/serializers.py</c>.</summary>
internal static class OutlineBlocks
{
    /// <param name="lastType"><c>sequential</c> for the outline, <c>vertical</c> for the sidebar, which also gets the counts of completion.</param>
    public static Dictionary<string, ShownBlock> Of(CourseVisit visit, string lastType, CourseLinks links)
    {
        var blocks = new Dictionary<string, ShownBlock>(StringComparer.Ordinal);
        Add(visit, visit.Outline.Root, lastType, links, blocks);
        return blocks;
    }

    private static void Add(CourseVisit visit, OutlineBlock block, string lastType, CourseLinks links, Dictionary<string, ShownBlock> blocks)
    {
        var children = block.Type == lastType ? [] : visit.View.ListedChildren(block).Where(child => visit.IsTeam || !child.HideFromToc).ToList();
        blocks[block.Id] = Show(visit, block, children, lastType == "vertical", links);
        foreach (var child in children) Add(visit, child, lastType, links, blocks);
    }

    private static ShownBlock Show(
        CourseVisit visit, OutlineBlock block, IReadOnlyList<OutlineBlock> children, bool isSidebar, CourseLinks links)
    {
        var isOpen = visit.View.IsOpen(block) && !(block.Type == "sequential" && visit.View.IsHiddenAfterDue(block));
        var questions = block.Type == "sequential" ? Questions(visit, block) : 0;
        return new(
            [.. children.Select(child => child.Id)],
            visit.Completed?.IsComplete(block) ?? false,
            block.Format,
            questions == 0 ? block.Name : $"{block.Name} ({questions} {(questions == 1 ? "Question" : "Questions")})",
            visit.View.DueOf(block),
            EffortActivities: null,
            EffortTime: null,
            block.Type == "vertical" ? block.IconClass : questions > 0 ? "fa-pencil-square-o" : null,
            block.Id,
            isOpen ? links.JumpTo(visit.Course.Key, block.Id) : null,
            visit.Completed?.LeadsToLastCompleted(block) ?? false,
            isSidebar && block.Type == "sequential" && !isOpen ? "lock" : block.Type,
            visit.View.HasScheduledContent(block),
            block.HideFromToc,
            isSidebar ? Stat(visit.Completed?.Count(block) ?? (0, 0)) : null);
    }

    private static CompletionStat Stat((double Completed, int Completable) counted) => new(counted.Completed, counted.Completable);

    /// <summary>Graded problems below that count at all.</summary>
    private static int Questions(CourseVisit visit, OutlineBlock block) =>
        (block is { HasScore: true, Graded: true } && (block.Weight ?? 1) > 0 ? 1 : 0) +
        visit.View.OpenChildren(block).Sum(child => Questions(visit, child));
}

/// <summary>A block as clients read it. A shape of its own: the outline of a large course has thousands of them.</summary>
/// <param name="CompletionStat">Null: absent, in the outline.</param>
internal sealed record ShownBlock(
    IReadOnlyList<string> Children,
    bool Complete,
    string? Description,
    string DisplayName,
    DateTimeOffset? Due,
    int? EffortActivities,
    int? EffortTime,
    string? Icon,
    string Id,
    string? LmsWebUrl,
    bool ResumeBlock,
    string Type,
    bool HasScheduledContent,
    bool HideFromToc,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CompletionStat? CompletionStat);

internal sealed record CompletionStat(double Completion, int CompletableChildren);
