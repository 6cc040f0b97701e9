using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>What authors chose at a tool for one block.</summary>
public sealed record LtiContent(IReadOnlyList<LtiContentItem> Items) : IAggregate<LtiContent, LtiContentEvent>
{
    public static string StreamType => "lti_content";

    public static LtiContent Initial { get; } = new([]);

    /// <summary>The one resource link that the block opens in place of the tool's own address; null: there are other items, or none.</summary>
    public LtiContentItem? OnlyLink => Items is [{ Type: LtiContentItem.ResourceLink } only] ? only : null;

    public LtiContent Evolve(LtiContentEvent fact) => fact switch
    {
        LtiContentChosen chosen => new(chosen.Items),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of LtiContent."),
    };
}
