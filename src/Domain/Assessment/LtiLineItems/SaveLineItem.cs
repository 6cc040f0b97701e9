using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A tool makes a line item, or changes one that it made.</summary>
/// <param name="Id">Null: a new one.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: IMS Assignment and Grade Services 2.0 §3.2; Open edX xblock-lti-consumer <c>plugin/views.py</c> (LtiAgsLineItemViewset).</remarks>
public sealed record SaveLineItem(UsageKey Block, long? Id, LtiLineItem Item, DateTimeOffset At)
{
    /// <summary>One tool fills no database.</summary>
    public const int Most = 100;

    public sealed record NoSuchLineItem : Refusal;

    public sealed record TooMany : Refusal;

    public Decision<LtiLineItemsEvent> Decide(LtiLineItems state)
    {
        if (Id is not { } id) return state.Items.Count >= Most ? new TooMany() : new LtiLineItemSaved(Block, state.LastId + 1, Item, At);
        if (!state.Items.TryGetValue(id, out var former)) return new NoSuchLineItem();
        return former == Item ? Decision<LtiLineItemsEvent>.Nothing : new LtiLineItemSaved(Block, id, Item, At);
    }
}

/// <summary>A tool removes a line item that it made.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record RemoveLineItem(UsageKey Block, long Id, DateTimeOffset At)
{
    public Decision<LtiLineItemsEvent> Decide(LtiLineItems state) =>
        state.Items.ContainsKey(Id) ? new LtiLineItemRemoved(Block, Id, At) : new SaveLineItem.NoSuchLineItem();
}
