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
    private readonly List<OutlineBlock> children = [];

    public BlocksTree(ViewedOutline view, BlocksRequest request, OutlineBlock root)
    {
        (this.view, this.request, this.root) = (view, request, root);
        if (request.CountTypes.Count > 0) counts = Counts();
    }

    /// <summary>Blocks to answer with, parents first.</summary>
    public IReadOnlyList<OutlineBlock> Blocks()
    {
        var found = new List<OutlineBlock>();
        if (IsKept(root)) found.Add(root);
        AddBelow(root, found);
        return found;
    }

    /// <summary>Children within the answer, in order. Good until the next call.</summary>
    public IReadOnlyList<OutlineBlock> ChildrenOf(OutlineBlock block)
    {
        children.Clear();
        AddChildren(block);
        return children;
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

    private void AddChildren(OutlineBlock block)
    {
        var all = view.ChildrenOf(block);
        for (var place = 0; place < all.Count; place++)
        {
            if (!IsWithin(all[place])) continue;
            if (IsKept(all[place])) children.Add(all[place]);
            else AddChildren(all[place]);
        }
    }

    private void AddBelow(OutlineBlock block, List<OutlineBlock> found)
    {
        var all = view.ChildrenOf(block);
        for (var place = 0; place < all.Count; place++)
        {
            if (!IsWithin(all[place])) continue;
            if (IsKept(all[place])) found.Add(all[place]);
            AddBelow(all[place], found);
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
