using OpenEdx.Domain.Courseware;

namespace OpenEdx.Projections.Courseware;

/// <summary>A course as one learner sees it, with how far it is completed.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/course_api/blocks/transformers/block_completion.py</c>.</remarks>
public sealed class CompletedOutline
{
    private readonly double[] own;
    private readonly bool[] complete;
    private readonly Lazy<(double Completed, int Completable)[]> counts;

    public CompletedOutline(ViewedOutline view, IReadOnlyCollection<BlockCompletion> completions)
    {
        View = view;
        var outline = view.Outline;
        own = new double[outline.Blocks.Count];
        complete = new bool[own.Length];
        BlockCompletion? last = null;
        foreach (var completion in completions)
        {
            if (!Domain.SharedKernel.UsageKey.TryParse(completion.UsageId, out var usage) || !outline.TryFind(usage, out var block)) continue;
            own[block.Index] = completion.Completion;
            if (!view.IsOpen(block) || completion.Completion <= 0) continue;
            if (last is null || (completion.At, completion.UsageId).CompareTo((last.At, last.UsageId)) > 0) (last, LastCompleted) = (completion, block);
        }

        // Children stand behind their parents.
        for (var index = own.Length - 1; index >= 0; index--) complete[index] = Completes(outline.Blocks[index]);
        counts = new(Counts);
    }

    public ViewedOutline View { get; }

    /// <summary>The block completed last, where the learner goes on; null: nothing was completed.</summary>
    public OutlineBlock? LastCompleted { get; }

    /// <summary>A container is complete when everything in it that counts is, content that is released later included.</summary>
    public bool IsComplete(OutlineBlock block) => complete[block.Index];

    /// <summary>0 to 1; of a container 0 or 1; null where completion means nothing.</summary>
    public double? CompletionOf(OutlineBlock block) => block.Mode switch
    {
        CompletionMode.Excluded => null,
        CompletionMode.Aggregator => complete[block.Index] ? 1 : 0,
        _ => own[block.Index],
    };

    /// <summary>The block completed last, or a container of it.</summary>
    public bool LeadsToLastCompleted(OutlineBlock block)
    {
        for (var at = LastCompleted; at is not null; at = at.Parent)
        {
            if (at == block) return true;
        }

        return false;
    }

    /// <summary>Counts the blocks below (itself included) that can be completed, and how far they are: sum of their completions.</summary>
    public (double Completed, int Completable) Count(OutlineBlock block) => counts.Value[block.Index];

    private (double Completed, int Completable)[] Counts()
    {
        var found = new (double Completed, int Completable)[own.Length];
        for (var index = found.Length - 1; index >= 0; index--)
        {
            var block = View.Outline.Blocks[index];
            if (!View.IsOpen(block)) continue;
            if (block.Mode == CompletionMode.Completable)
            {
                found[index] = (own[index], 1);
                continue;
            }

            var (completed, completable) = (0d, 0);
            for (var child = 0; child < block.Children.Count; child++)
            {
                var below = found[block.Children[child].Index];
                (completed, completable) = (completed + below.Completed, completable + below.Completable);
            }

            found[index] = (completed, completable);
        }

        return found;
    }

    private bool Completes(OutlineBlock block) => block.Mode switch
    {
        CompletionMode.Completable => own[block.Index] >= 1,
        CompletionMode.Excluded => false,
        _ => CompletesChildren(block.Children),
    };

    private bool CompletesChildren(IReadOnlyList<OutlineBlock> children)
    {
        for (var place = 0; place < children.Count; place++)
        {
            var child = children[place];
            if (child.Mode != CompletionMode.Excluded && View.IsListed(child) && !complete[child.Index]) return false;
        }

        return true;
    }
}
