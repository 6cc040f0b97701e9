using OpenEdx.Domain.Authoring;

namespace OpenEdx.Projections.Courseware;

/// <summary>
/// When the graded work of a self-paced course run should be done, counted from the learner's beginning: the usual duration, spread evenly over the
/// sections. Advice only: nothing closes by it.
/// </summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/course_date_signals/{utils,handlers}.py</c>. The duration is the least one there (four weeks), which holds
/// for every run that a catalog says nothing else about. Subsections with weeks of their own (<c>relative_weeks_due</c>) keep those.
/// </remarks>
public sealed class SpreadWeeks
{
    private static readonly TimeSpan Duration = TimeSpan.FromDays(4 * 7);

    private readonly Dictionary<OutlineBlock, TimeSpan> due = [];

    internal SpreadWeeks(OutlineBlock root)
    {
        if (root.Block.Flag("self_paced") != true) return;
        var sections = root.Children.Where(section => !section.Gate.IsStaffOnly).ToList();
        foreach (var (index, section) in sections.Index())
        {
            var last = Duration * (index + 1) / sections.Count;
            var spread = section.Children.Where(subsection => !DueDates.CountsWeeks(subsection.Block)).SelectMany(Graded).ToList();
            foreach (var block in spread) due[block] = last;
            if (spread.Count > 0) due[section] = last;
        }
    }

    /// <summary>Some work has a date.</summary>
    public bool IsAny => due.Count > 0;

    /// <summary>From the learner's beginning; null: no date.</summary>
    public TimeSpan? Of(OutlineBlock block) => due.TryGetValue(block, out var after) ? after : null;

    /// <summary>The subsection and everything graded in it, where something other than open responses (which have dates of their own) brings points.</summary>
    private static List<OutlineBlock> Graded(OutlineBlock subsection)
    {
        var graded = new List<OutlineBlock>();
        var waiting = new Stack<OutlineBlock>([subsection]);
        var counts = false;
        while (waiting.TryPop(out var block))
        {
            if (!block.Graded) continue;
            counts |= block.HasScore && (block.Weight ?? 1) > 0 && block.Type != "openassessment";
            graded.Add(block);
            foreach (var child in block.Children) waiting.Push(child);
        }

        return counts ? graded : [];
    }
}
