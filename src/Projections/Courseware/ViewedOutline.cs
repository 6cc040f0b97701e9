using OpenEdx.Domain.Courseware;

namespace OpenEdx.Projections.Courseware;

/// <summary>A course as one viewer sees it at one instant.</summary>
public sealed class ViewedOutline
{
    private readonly BlockAccess[] access;

    public ViewedOutline(CourseOutline outline, Viewer viewer)
    {
        Outline = outline;
        Viewer = viewer;
        access = new BlockAccess[outline.Blocks.Count];
        if (viewer.IsTeam) return;
        for (var index = 0; index < access.Length; index++)
            access[index] = outline.Blocks[index].Gate.For(viewer, outline.Partitions);
    }

    public CourseOutline Outline { get; }

    public Viewer Viewer { get; }

    /// <summary>The whole course, whatever its gates.</summary>
    public static ViewedOutline Everything(CourseOutline outline, DateTimeOffset now) => new(outline, Viewer.Team(now));

    public BlockAccess AccessTo(OutlineBlock block) => access[block.Index];

    /// <summary>The viewer may open it.</summary>
    public bool IsOpen(OutlineBlock block) => access[block.Index] == BlockAccess.Open;

    /// <summary>The viewer may know of it: open, or released later.</summary>
    public bool IsListed(OutlineBlock block) => access[block.Index] is BlockAccess.Open or BlockAccess.NotStarted;

    public IEnumerable<OutlineBlock> OpenChildren(OutlineBlock block) => block.Children.Where(IsOpen);

    public IEnumerable<OutlineBlock> ListedChildren(OutlineBlock block) => block.Children.Where(IsListed);
}
