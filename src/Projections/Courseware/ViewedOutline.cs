using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;

namespace OpenEdx.Projections.Courseware;

/// <summary>A course as one viewer sees it at one instant.</summary>
public sealed class ViewedOutline
{
    private readonly BlockAccess[] access;
    private readonly Lazy<bool[]> scheduled;

    /// <param name="dates">Null: as the course says.</param>
    public ViewedOutline(CourseOutline outline, Viewer viewer, DueDates? dates = null)
    {
        Dates = dates ?? DueDates.Published;
        Outline = outline;
        Viewer = viewer;
        scheduled = new(Scheduled);
        access = new BlockAccess[outline.Blocks.Count];
        if (viewer.IsTeam) return;
        for (var index = 0; index < access.Length; index++)
            access[index] = outline.Blocks[index].Gate.For(viewer, outline.Partitions, IsShown(outline.Blocks[index]));
    }

    public CourseOutline Outline { get; }

    public Viewer Viewer { get; }

    public DueDates Dates { get; }

    /// <summary>The whole course, whatever its gates.</summary>
    public static ViewedOutline Everything(CourseOutline outline, DateTimeOffset now) => new(outline, Viewer.Team(now));

    public BlockAccess AccessTo(OutlineBlock block) => access[block.Index];

    /// <summary>The viewer may open it.</summary>
    public bool IsOpen(OutlineBlock block) => access[block.Index] == BlockAccess.Open;

    /// <summary>The viewer may know of it: open, or released later.</summary>
    public bool IsListed(OutlineBlock block) => access[block.Index] is BlockAccess.Open or BlockAccess.NotStarted;

    /// <summary>All children in the order in which the viewer is shown those that are shown.</summary>
    public IEnumerable<OutlineBlock> ChildrenOf(OutlineBlock block)
    {
        if (!block.ListsShown || !Viewer.Shown.TryGetValue(block.Block.Usage, out var shown)) return block.Children;
        var places = shown.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return block.Children.OrderBy(child => places.GetValueOrDefault(child.Block.Usage, int.MaxValue));
    }

    public IEnumerable<OutlineBlock> OpenChildren(OutlineBlock block) => ChildrenOf(block).Where(IsOpen);

    public IEnumerable<OutlineBlock> ListedChildren(OutlineBlock block) => ChildrenOf(block).Where(IsListed);

    /// <summary>When it is due for the viewer; null: never.</summary>
    public DateTimeOffset? DueOf(OutlineBlock block) => Dates == DueDates.Published ? block.Due : Dates.Of(block.Block);

    /// <summary>Something below (or the block itself) is released later.</summary>
    public bool HasScheduledContent(OutlineBlock block) => scheduled.Value[block.Index];

    /// <summary>Hidden from the learner because its due date, or the end of a self-paced course, has passed.</summary>
    public bool IsHiddenAfterDue(OutlineBlock sequence)
    {
        if (Viewer.IsTeam || sequence.Block.Flag("hide_after_due") != true) return false;
        var root = Outline.Course.Root;
        var last = root.Flag("self_paced") == true ? root.Instant("end") : DueOf(sequence);
        return last < Viewer.Now;
    }

    /// <summary>Parents are decided before their children.</summary>
    private bool IsShown(OutlineBlock block)
    {
        if (block.Parent is not { } parent || !block.Gate.IsChosenPerLearner) return true;
        return access[parent.Index] != BlockAccess.NotChosen &&
            (!parent.ListsShown || (Viewer.Shown.TryGetValue(parent.Block.Usage, out var shown) && shown.Contains(block.Block.Usage)));
    }

    private bool[] Scheduled()
    {
        var found = new bool[access.Length];
        for (var index = found.Length - 1; index >= 0; index--)
        {
            found[index] |= access[index] == BlockAccess.NotStarted;
            if (found[index] && Outline.Blocks[index].Parent is { } parent) found[parent.Index] = true;
        }

        return found;
    }
}
