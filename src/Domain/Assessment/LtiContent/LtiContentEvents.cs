using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>Facts about what authors chose at a tool for one block (deep linking).</summary>
public abstract record LtiContentEvent
{
    public static string StreamOf(UsageKey block) => $"lti_content/{block}";
}

/// <summary>An author chose content at the tool; it takes the place of what was chosen before.</summary>
/// <param name="Items">In the order of the tool; empty: nothing any more, the block opens the tool itself.</param>
/// <param name="By">Who began the choice.</param>
[EventType("lti_content_chosen")]
public sealed record LtiContentChosen(UsageKey Block, IReadOnlyList<LtiContentItem> Items, UserId By, DateTimeOffset At) : LtiContentEvent
{
    public bool Equals(LtiContentChosen? other) =>
        other is not null && Block == other.Block && Items.SequenceEqual(other.Items) && By == other.By && At == other.At;

    public override int GetHashCode() => HashCode.Combine(Block, Items.Count, By, At);
}

/// <summary>One item that a tool offers.</summary>
/// <param name="Type"><c>ltiResourceLink</c>, <c>link</c>, <c>html</c> or <c>image</c>.</param>
/// <param name="Url">Empty: of a resource link, the tool's own address; of <c>html</c>, none.</param>
/// <param name="Title">Empty: none. So <paramref name="Text"/>, <paramref name="Html"/>.</param>
/// <param name="Width">Pixels; null: the tool does not say. So <paramref name="Height"/>.</param>
/// <param name="Custom">Parameters of launches of a resource link, each <c>NAME=VALUE</c>; empty: those of the block count.</param>
public sealed record LtiContentItem(string Type, string Url, string Title, string Text, string Html, int? Width, int? Height, IReadOnlyList<string> Custom)
{
    public const string ResourceLink = "ltiResourceLink";

    public bool Equals(LtiContentItem? other) =>
        other is not null && (Type, Url, Title, Text, Html, Width, Height) == (other.Type, other.Url, other.Title, other.Text, other.Html, other.Width, other.Height) &&
        Custom.SequenceEqual(other.Custom);

    public override int GetHashCode() => HashCode.Combine(Type, Url, Title, Text, Html);
}
