using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>What authors chose at tools, from the stream, so that it is there the moment it is chosen. Readers: unit pages, launches.</summary>
public sealed class LtiContents(StreamStore streams)
{
    /// <summary>Nothing where the block's settings do not let authors choose, whatever was chosen before.</summary>
    public Task<LtiContent> Of(UsageKey block, Lti13Settings? settings, CancellationToken ct) => settings?.DeepLinkUrl is null
        ? Task.FromResult(LtiContent.Initial)
        : streams.Load<LtiContent, LtiContentEvent>(LtiContentEvent.StreamOf(block), ct);

    /// <summary>The tool as it is opened for one item: its address and its parameters, where it has such.</summary>
    public static LtiTool Open(LtiTool tool, LtiContentItem item) => tool with
    {
        LaunchUrl = item.Url.Length > 0 ? item.Url : tool.LaunchUrl,
        Custom = item.Custom.Count > 0 ? item.Custom : tool.Custom,
    };
}
