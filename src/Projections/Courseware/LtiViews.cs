using System.Net;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Tools as people see them: published settings and the learner's own stream. Readers: unit pages.</summary>
/// <remarks>Source: Open edX xblock-lti-consumer <c>templates/html/student.html</c>, <c>lms/templates/lti.html</c>. Differs: a tool's comment is shown without its markup.</remarks>
public sealed partial class LtiViews(StreamStore streams, LtiRegistrations registrations, LtiContents contents)
{
    /// <param name="requester">Null: anonymous, whom no tool is opened for.</param>
    public async Task<LtiBlockView> Of(OutlineBlock block, bool completesOnView, Requester? requester, bool isTeam, CancellationToken ct)
    {
        var (usage, tool) = (block.Block.Usage, block.Block.LtiTool());
        var result = requester is null || !tool.HasScore
            ? ScoredBlock.Initial
            : await streams.Load<ScoredBlock, ScoredBlockEvent>(ScoredBlockEvent.StreamOf(requester.User, usage), ct);
        var reason = tool.IsHidden ? null
            : tool.LaunchUrl.Length == 0 ? "The author of this block has not said yet which tool it opens."
            : requester is null ? "Sign in to open this tool."
            : null;
        var handler = tool.IsLegacy ? "preview_handler" : "lti_launch_handler";
        var url = $"/courses/{usage.Course}/xblock/{usage}/handler/{handler}";
        var content = await contents.Of(usage, tool.V13, ct);
        // One resource link takes the place of the tool's own address; anything else stands beside it.
        var items = tool.IsHidden || content.OnlyLink is not null ? [] : content.Items.Select((item, i) => Item(item, requester is null ? null : $"{url}/item/{i}")).ToList();
        return new(
            usage, block.Name, completesOnView, tool.Target,
            tool.IsHidden || reason is not null || items.Count > 0 ? null : url, items.Count > 0 ? null : reason,
            block.Block.Text("description") ?? "", block.Block.Text("button_text")?.Trim() ?? "",
            Pixels(block.Block.Number("inline_height"), 800, 10_000), Pixels(block.Block.Number("modal_width"), 80, 100),
            Pixels(block.Block.Number("modal_height"), 80, 100), PointsOf(tool, result), tool.HasScore ? Plain(result.ToolResult?.Comment ?? "") : "",
            isTeam && tool.V13 is not null ? await registrations.Of(usage, ct) : [])
        {
            Items = items,
            ChooseUrl = isTeam && tool.V13?.DeepLinkUrl is not null ? $"{url}/choose" : null,
        };
    }

    private static LtiItemView Item(LtiContentItem item, string? launchUrl) => new(
        item.Type,
        item.Title.Length > 0 ? item.Title : item.Url.Length > 0 ? item.Url : "Content of the tool",
        item.Text,
        item.Type == LtiContentItem.ResourceLink ? launchUrl : item.Url,
        item.Html, item.Width, item.Height);

    private static string? PointsOf(LtiTool tool, ScoredBlock state) =>
        !tool.HasScore || tool.Weight == 0 ? null
        : state.Score is { } score ? FormattableString.Invariant($"{score.Earned:0.##} / {tool.Weight:0.##} points")
        : FormattableString.Invariant($"{tool.Weight:0.##} points possible");

    private static int Pixels(double? set, int usual, int most) => set is > 0 and var value ? (int)Math.Min(value, most) : usual;

    private static string Plain(string html) => WebUtility.HtmlDecode(Tag().Replace(html, "")).Trim();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
