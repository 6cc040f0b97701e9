using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// The part of a course that a request asks for: below one block, as the viewer sees it, cut at a depth, types left out with their
/// children moving up. One pass over the course, no query.
/// </summary>
internal sealed class BlocksTree
{
    private readonly ViewedOutline view;
    private readonly BlocksRequest request;
    private readonly OutlineBlock root;
    private readonly int[]? counts;

    public BlocksTree(ViewedOutline view, BlocksRequest request, OutlineBlock root)
    {
        (this.view, this.request, this.root) = (view, request, root);
        if (request.CountTypes.Count > 0) counts = Counts();
    }

    /// <summary>Blocks to answer with, parents first.</summary>
    public IEnumerable<OutlineBlock> Blocks() => IsKept(root) ? Below(root).Prepend(root) : Below(root);

    /// <summary>Children within the answer, in order.</summary>
    public IEnumerable<OutlineBlock> ChildrenOf(OutlineBlock block)
    {
        foreach (var child in view.ChildrenOf(block).Where(IsWithin))
        {
            if (IsKept(child))
            {
                yield return child;
                continue;
            }

            foreach (var moved in ChildrenOf(child)) yield return moved;
        }
    }

    /// <summary>Blocks of a type at and below a block, whatever the depth of the answer.</summary>
    /// <param name="type">Index in <see cref="BlocksRequest.CountTypes"/>.</param>
    public int Count(OutlineBlock block, int type) => counts![(block.Index * request.CountTypes.Count) + type];

    /// <summary>
    /// What a table of contents that ends at <paramref name="navDepth"/> lists below a block: its children, and where the table ends
    /// everything under them; null for blocks below its end.
    /// </summary>
    /// <remarks>Source: Open edX <c>lms/djangoapps/course_api/blocks/transformers/navigation.py</c>.</remarks>
    public IEnumerable<OutlineBlock>? DescendantsOf(OutlineBlock block, int navDepth) => DepthOf(block) <= navDepth ? Listed(block, navDepth) : null;

    private IEnumerable<OutlineBlock> Listed(OutlineBlock block, int navDepth)
    {
        foreach (var child in view.ChildrenOf(block).Where(child => IsWithin(child) && !child.HideFromToc))
        {
            yield return child;
            if (DepthOf(child) <= navDepth) continue;
            foreach (var below in Listed(child, navDepth)) yield return below;
        }
    }

    private IEnumerable<OutlineBlock> Below(OutlineBlock block)
    {
        foreach (var child in view.ChildrenOf(block).Where(IsWithin))
        {
            if (IsKept(child)) yield return child;
            foreach (var below in Below(child)) yield return below;
        }
    }

    private int DepthOf(OutlineBlock block) => block.Depth - root.Depth;

    private bool IsWithin(OutlineBlock block) => IsKnown(block) && DepthOf(block) <= request.Depth;

    /// <summary>
    /// Who asks for closed subsections is told of them; closed sections of an entrance exam and subsections that are hidden because they are over are left
    /// out, as upstream (HiddenContentTransformer).
    /// </summary>
    private bool IsKnown(OutlineBlock block) =>
        (view.IsOpen(block) && !(block.Type == "sequential" && view.IsHiddenAfterDue(block))) ||
        (view.AccessTo(block) == BlockAccess.AwaitsPrerequisite && request.Wants("show_gated_sections"));

    private bool IsKept(OutlineBlock block) => request.Types.Count == 0 || request.Types.Contains(block.Type);

    private int[] Counts()
    {
        var width = request.CountTypes.Count;
        var all = view.Outline.Blocks;
        var found = new int[all.Count * width];
        for (var index = all.Count - 1; index >= 0; index--)
        {
            var block = all[index];
            if (!IsKnown(block)) continue;
            for (var type = 0; type < width; type++)
            {
                if (block.Type == request.CountTypes[type]) found[(index * width) + type]++;
                if (block.Parent is { } parent) found[(parent.Index * width) + type] += found[(index * width) + type];
            }
        }

        return found;
    }
}
