using System.Globalization;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>The line items of blocks: those that tools made, and before them the block's own, unless tools are to make them all.</summary>
internal sealed class LineItems(StreamStore streams, LtiRegistrations registrations)
{
    public async Task<SortedDictionary<long, LtiLineItem>> Of(Lti13Block block, CancellationToken ct)
    {
        var made = await streams.Load<LtiLineItems, LtiLineItemsEvent>(LtiLineItemsEvent.StreamOf(block.Usage), ct);
        var all = new SortedDictionary<long, LtiLineItem>(made.Items.ToDictionary());
        if (block.Settings.Grading == LtiGrading.Declarative) all[Lti13Launch.OwnLineItem] = OwnOf(block);
        return all;
    }

    /// <summary>Null: there is none of that number.</summary>
    public async Task<LtiLineItem?> Find(Lti13Block block, long id, CancellationToken ct) => (await Of(block, ct)).GetValueOrDefault(id);

    public string UrlOf(Lti13Block block, long id) => string.Create(CultureInfo.InvariantCulture, $"{registrations.ServicesUrl(block.Usage)}/lti-ags/{id}");

    public WireLineItem Wire(Lti13Block block, long id, LtiLineItem item) => new(
        UrlOf(block, id), item.ResourceId, item.ScoreMaximum, item.Label, item.Tag, item.ResourceLink?.ToString(), Instant(item.Start), Instant(item.End));

    /// <summary>As Django writes it.</summary>
    public static string? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString(
        at.Value.UtcTicks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static LtiLineItem OwnOf(Lti13Block block)
    {
        var start = block.Block.EffectiveStart();
        return new(block.Usage.ToString(), block.Usage, block.Tool.Weight, block.Tool.Name, "", start == BlockSettings.DefaultStart ? null : start, block.Tool.Due);
    }
}

#pragma warning disable IDE1006 // Names of the wire.
/// <summary>A line item on the wire. <c>tag</c> and <c>resourceId</c> are empty texts when there is none, as upstream.</summary>
internal sealed record WireLineItem(
    string id, string resourceId, double scoreMaximum, string label, string tag, string? resourceLinkId, string? startDateTime, string? endDateTime);
#pragma warning restore IDE1006
