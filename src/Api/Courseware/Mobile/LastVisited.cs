using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>Where a learner is in a course by the positions left in the course and its sections, as apps keep them.</summary>
/// <param name="positions">By block: number of the child among those open to the viewer, from 1.</param>
internal sealed class LastVisited(CourseVisit visit, IReadOnlyDictionary<UsageKey, int> positions)
{
    /// <summary>From the sequence up to the course; without content only the course.</summary>
    /// <remarks>Source: Open edX <c>lms/djangoapps/courseware/courses.py</c> (get_current_child): without a position, or with one that is gone, the first that has content.</remarks>
    public IReadOnlyList<OutlineBlock> Path()
    {
        var path = new List<OutlineBlock> { visit.Outline.Root };
        for (var depth = 2; depth > 0 && CurrentChild(path[0], depth) is { } child; depth--) path.Insert(0, child);
        return path;
    }

    /// <summary>The positions that lead to a block: of its sequence, section and course.</summary>
    public static IReadOnlyDictionary<UsageKey, int> Leading(CourseVisit visit, OutlineBlock to)
    {
        var leading = new Dictionary<UsageKey, int>();
        for (var at = to; at.Parent is { } parent; at = parent)
        {
            if (parent.Type is not ("sequential" or "chapter" or "course")) continue;
            leading[parent.Block.Usage] = visit.View.OpenChildren(parent).TakeWhile(child => child != at).Count() + 1;
        }

        return leading;
    }

    private OutlineBlock? CurrentChild(OutlineBlock block, int depth)
    {
        var open = visit.View.OpenChildren(block).ToList();
        return positions.TryGetValue(block.Block.Usage, out var position) && position >= 1 && position <= open.Count
            ? open[position - 1]
            : open.FirstOrDefault(child => Reaches(child, depth - 1));
    }

    /// <summary>Has open content at least so many levels below.</summary>
    private bool Reaches(OutlineBlock block, int depth) => depth == 0 || visit.View.OpenChildren(block).Any(child => Reaches(child, depth - 1));
}
