using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The line items that a tool made for one block.</summary>
/// <param name="LastId">Highest number ever given: none is given twice.</param>
public sealed record LtiLineItems(ImmutableSortedDictionary<long, LtiLineItem> Items, long LastId) : IAggregate<LtiLineItems, LtiLineItemsEvent>
{
    public static string StreamType => "lti_line_items";

    public static LtiLineItems Initial { get; } = new(ImmutableSortedDictionary<long, LtiLineItem>.Empty, Lti13Launch.OwnLineItem);

    public LtiLineItems Evolve(LtiLineItemsEvent fact) => fact switch
    {
        LtiLineItemSaved saved => new(Items.SetItem(saved.Id, saved.Item), Math.Max(LastId, saved.Id)),
        LtiLineItemRemoved removed => this with { Items = Items.Remove(removed.Id) },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of LtiLineItems."),
    };
}
