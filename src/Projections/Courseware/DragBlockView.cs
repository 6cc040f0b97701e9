using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Projections.Courseware;

/// <summary>A drag-and-drop block as one viewer sees it: a board to drag on, and every item with a choice of zones, which works without script.</summary>
/// <param name="Title">Empty: the author shows none.</param>
/// <param name="Question">HTML; empty: none.</param>
/// <param name="ShowsHeader">A heading stands above the question.</param>
/// <param name="Image">Picture under the zones.</param>
/// <param name="CanMove">False: nothing can be dropped any more, or the viewer is anonymous.</param>
/// <param name="CanSubmit">In assessment mode, while there are attempts left and the due date has not passed.</param>
/// <param name="CanShowAnswer">The answer may be seen now.</param>
/// <param name="MaxPerZone">Null: any number.</param>
/// <param name="Messages">HTML of what the board says now, with its kind (<c>correct</c>, <c>incorrect</c>, <c>partial</c>, <c>initial</c>, <c>final</c>).</param>
/// <param name="Attempts">Used ones of <paramref name="MaxAttempts"/>; null: not in assessment mode, or any number.</param>
/// <param name="Earned">Weighted points; null: no score yet.</param>
/// <param name="HandlerUrl">Address before the name of the handler, slash included.</param>
public sealed record DragBlockView(
    UsageKey Usage, string Title, string Question, bool ShowsHeader, string Image, string ImageAlt, bool ShowsLabels, bool ShowsBorders,
    bool ShowsBordersDragging, IReadOnlyList<DragZoneView> Zones, IReadOnlyList<DragItemView> Items, string ItemStyle, bool IsAssessment, bool CanMove,
    bool CanSubmit, bool CanShowAnswer, int? MaxPerZone, IReadOnlyList<(string Html, string Kind)> Messages, int Attempts, int? MaxAttempts,
    double? Earned, double Possible, bool IsGraded, string HandlerUrl, string CsrfToken) : BlockView(Usage, Title, false);

/// <param name="Name">Plain text.</param>
public sealed record DragZoneView(DragZone Zone, string Name)
{
    public string Id => Zone.Id;
}

/// <param name="Name">Plain text, for the choice of the item's zone.</param>
/// <param name="Zone">Where it lies; null: in the bank.</param>
public sealed record DragItemView(long Id, string Html, string Name, string? Image, string ImageAlt, string? Zone);
