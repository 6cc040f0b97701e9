using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>A drag-and-drop block as one viewer sees it: every item with a choice of zones, which works by keyboard and without script.</summary>
/// <param name="Question">HTML; empty: none.</param>
/// <param name="Image">Picture with the zones; null: none.</param>
/// <param name="CanMove">False: nothing can be dropped any more, or the viewer is anonymous.</param>
/// <param name="CanSubmit">In assessment mode, while there are attempts left and the due date has not passed.</param>
/// <param name="Messages">HTML of what the board says now, with its kind (<c>correct</c>, <c>incorrect</c>, <c>partial</c>, <c>initial</c>, <c>final</c>).</param>
/// <param name="Attempts">Used ones of <paramref name="MaxAttempts"/>; null: not in assessment mode, or any number.</param>
/// <param name="HandlerUrl">Address before the name of the handler, slash included.</param>
public sealed record DragBlockView(
    UsageKey Usage, string Title, string Question, string? Image, string ImageAlt, IReadOnlyList<DragZoneView> Zones, IReadOnlyList<DragItemView> Items,
    bool IsAssessment, bool CanMove, bool CanSubmit, IReadOnlyList<(string Html, string Kind)> Messages, int Attempts, int? MaxAttempts,
    string HandlerUrl, string CsrfToken) : BlockView(Usage, Title, false);

/// <param name="Name">Plain text.</param>
public sealed record DragZoneView(string Id, string Name, string Description);

/// <param name="Name">Plain text, for the choice of the item's zone.</param>
/// <param name="Zone">Where it lies; null: in the bank.</param>
public sealed record DragItemView(long Id, string Html, string Name, string? Image, string ImageAlt, string? Zone);
