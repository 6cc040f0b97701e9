using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>Facts about the line items (columns of a gradebook) that a tool made for one block.</summary>
public abstract record LtiLineItemsEvent
{
    public static string StreamOf(UsageKey block) => $"lti_line_items/{block}";
}

/// <summary>A tool made a line item, or changed it.</summary>
/// <param name="Id">Within the block; 1 is the block's own, which no fact tells of.</param>
[EventType("lti_line_item_saved")]
public sealed record LtiLineItemSaved(UsageKey Block, long Id, LtiLineItem Item, DateTimeOffset At) : LtiLineItemsEvent;

/// <summary>A tool removed a line item. Scores posted to it stay in the log and are told to nobody.</summary>
[EventType("lti_line_item_removed")]
public sealed record LtiLineItemRemoved(UsageKey Block, long Id, DateTimeOffset At) : LtiLineItemsEvent;

/// <summary>A line item as the tool described it.</summary>
/// <param name="ResourceId">The tool's own name for it; empty: none.</param>
/// <param name="ResourceLink">Block whose score it is; null: of none, so that its scores are no grades.</param>
/// <param name="Tag">Empty: none.</param>
public sealed record LtiLineItem(
    string ResourceId, UsageKey? ResourceLink, double ScoreMaximum, string Label, string Tag, DateTimeOffset? Start, DateTimeOffset? End);
