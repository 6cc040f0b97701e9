using System.Collections.Immutable;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;

namespace OpenEdx.Projections.Courseware;

/// <summary>A course as one viewer sees it at one instant.</summary>
public sealed class ViewedOutline
{
    private readonly BlockAccess[] access;
    private readonly Lazy<bool[]> scheduled;
    private readonly IReadOnlyDictionary<OutlineBlock, OutlineBlock> closed;

    /// <param name="dates">Null: as the course says.</param>
    /// <param name="closed">Sections and subsections that the viewer has not opened yet, with what opens them; null: none.</param>
    public ViewedOutline(CourseOutline outline, Viewer viewer, DueDates? dates = null, IReadOnlyDictionary<OutlineBlock, OutlineBlock>? closed = null)
    {
        this.closed = closed ?? ImmutableDictionary<OutlineBlock, OutlineBlock>.Empty;
        Dates = dates ?? DueDates.Published;
        Outline = outline;
        Viewer = viewer;
        scheduled = new(Scheduled);
        access = new BlockAccess[outline.Blocks.Count];
        if (viewer.IsTeam) return;
        for (var index = 0; index < access.Length; index++)
        {
            var block = outline.Blocks[index];
            var own = block.Gate.For(viewer, outline.Partitions, IsShown(block));
            access[index] = own == BlockAccess.Open ? LockOn(block) : own;
        }
    }

    public CourseOutline Outline { get; }

    public Viewer Viewer { get; }

    public DueDates Dates { get; }

    /// <summary>The whole course, whatever its gates.</summary>
    public static ViewedOutline Everything(CourseOutline outline, DateTimeOffset now) => new(outline, Viewer.Team(now));

    public BlockAccess AccessTo(OutlineBlock block) => access[block.Index];

    /// <summary>The viewer may open it.</summary>
    public bool IsOpen(OutlineBlock block) => access[block.Index] == BlockAccess.Open;

    /// <summary>Closed by nothing but what the viewer still has to do elsewhere in the course.</summary>
    public bool IsWaiting(OutlineBlock block) => access[block.Index] is BlockAccess.AwaitsPrerequisite or BlockAccess.AwaitsEntranceExam;

    /// <summary>Open now, or once the viewer did what it waits for.</summary>
    public bool IsReleased(OutlineBlock block) => IsOpen(block) || IsWaiting(block);

    /// <summary>The viewer may know of it: released, or released later.</summary>
    public bool IsListed(OutlineBlock block) => IsReleased(block) || access[block.Index] == BlockAccess.NotStarted;

    /// <summary>The subsection or entrance exam that opens it; null: it waits for none.</summary>
    public OutlineBlock? OpenerOf(OutlineBlock block)
    {
        OutlineBlock? opener = null;
        for (var at = IsWaiting(block) ? block : null; at is not null; at = at.Parent) opener = closed.GetValueOrDefault(at) ?? opener;
        return opener;
    }

    /// <summary>Something is closed to the viewer until this is done.</summary>
    public bool Opens(OutlineBlock block) => closed.Values.Contains(block);

    /// <summary>The same view with some of it closed.</summary>
    public ViewedOutline Closing(IReadOnlyDictionary<OutlineBlock, OutlineBlock> parts) => new(Outline, Viewer, Dates, parts);

    /// <summary>All children in the order in which the viewer is shown those that are shown.</summary>
    public IReadOnlyList<OutlineBlock> ChildrenOf(OutlineBlock block)
    {
        if (!block.ListsShown || !Viewer.Shown.TryGetValue(block.Block.Usage, out var shown)) return block.Children;
        var places = shown.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return [.. block.Children.OrderBy(child => places.GetValueOrDefault(child.Block.Usage, int.MaxValue))];
    }

    public IEnumerable<OutlineBlock> OpenChildren(OutlineBlock block) => ChildrenOf(block).Where(IsOpen);

    public IEnumerable<OutlineBlock> ListedChildren(OutlineBlock block) => ChildrenOf(block).Where(IsListed);

    /// <summary>When it is due for the viewer, or, in a self-paced course run, should be done; null: never.</summary>
    public DateTimeOffset? DueOf(OutlineBlock block) =>
        Dates == DueDates.Published ? block.Due : Dates.Of(block) ?? Dates.Advised(block.Block, Outline.Spread.Of(block));

    /// <summary>Something below (or the block itself) is released later.</summary>
    public bool HasScheduledContent(OutlineBlock block) => scheduled.Value[block.Index];

    /// <summary>For who stands before something that <see cref="IsHiddenAfterDue"/>.</summary>
    public const string HiddenText = "This assignment is over: its due date has passed, and it is no longer shown.";

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

    /// <summary>Parents are decided before their children; a closed section closes whatever its subsections wait for.</summary>
    private BlockAccess LockOn(OutlineBlock block)
    {
        if (block.Parent is { } parent && IsWaiting(parent)) return access[parent.Index];
        if (!closed.TryGetValue(block, out var opener)) return BlockAccess.Open;
        return opener.Type == "chapter" ? BlockAccess.AwaitsEntranceExam : BlockAccess.AwaitsPrerequisite;
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
