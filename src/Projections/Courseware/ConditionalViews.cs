using System.Net;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Courseware;

/// <summary>A <c>conditional</c> block as one viewer sees it.</summary>
/// <param name="IsOpen">Everything it waits for was done.</param>
/// <param name="Messages">HTML, one for each source, for those who have to wait; empty when it is open, and where the author says nothing.</param>
/// <param name="Children">Empty while it is closed.</param>
/// <param name="HandlerUrl">Answers with what is to be shown now.</param>
public sealed record ConditionalBlockView(
    UsageKey Usage, string Title, bool IsOpen, IReadOnlyList<string> Messages, IReadOnlyList<BlockView> Children, string HandlerUrl)
    : BlockView(Usage, Title, false);

/// <summary>Conditional blocks for pages and for their handler. Source: Open edX <c>xmodule/conditional_block.py</c>, <c>lms/templates/conditional_block.html</c>.</summary>
public sealed class ConditionalViews(Conditionals conditionals)
{
    /// <param name="draw">Draws up one block below.</param>
    public async Task<ConditionalBlockView> Of(
        OutlineBlock block, ViewedOutline view, Requester? requester, Func<OutlineBlock, Task<BlockView>> draw, CancellationToken ct)
    {
        var content = ConditionalContent.Of(block.Block);
        var isOpen = await conditionals.IsFulfilled(block, view, requester?.User, ct);
        var children = new List<BlockView>();
        foreach (var child in isOpen ? Inside(block, content, view) : []) children.Add(await draw(child));
        var usage = block.Block.Usage;
        return new(
            usage, block.Block.DisplayName ?? "", isOpen, isOpen || content.Message.Length == 0 ? [] : [.. content.Sources.Select(source => Message(content, source, view))],
            children, $"/courses/{usage.Course}/xblock/{usage}/handler/xmodule_handler/conditional_get");
    }

    /// <summary>Blocks named by <c>show</c> stand after the children; one that holds this very block is left out.</summary>
    private static IEnumerable<OutlineBlock> Inside(OutlineBlock block, ConditionalContent content, ViewedOutline view)
    {
        var named = content.Shown.Select(usage => view.Outline.TryFind(usage, out var found) ? found : null).OfType<OutlineBlock>()
            .Where(found => view.IsOpen(found) && found.Parent != block && !IsAbove(found, block) && !found.IsBelowConditional && found.Type != "conditional");
        return view.OpenChildren(block).Concat(named);
    }

    private static bool IsAbove(OutlineBlock upper, OutlineBlock? block) => block is not null && (upper == block || IsAbove(upper, block.Parent));

    private static string Message(ConditionalContent content, UsageKey source, ViewedOutline view)
    {
        if (!view.Outline.TryFind(source, out var block) || !view.IsOpen(block)) return "This part waits for another one that is not open to you.";
        var link = $"<a href=\"/courses/{source.Course}/jump_to/{source}\">{WebUtility.HtmlEncode(block.Name)}</a>";
        return WebUtility.HtmlEncode(content.Message).Replace("{link}", link, StringComparison.Ordinal);
    }
}
