using System.Net;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Drag-and-drop blocks as people see them: published content and the learner's own stream. Readers: unit pages.</summary>
public sealed partial class DragViews(StreamStore streams)
{
    /// <param name="requester">Null: anonymous, who may look but not move.</param>
    public async Task<DragBlockView> Of(OutlineBlock block, DueDates dates, Requester? requester, string csrfToken, DateTimeOffset now, CancellationToken ct)
    {
        var usage = block.Block.Usage;
        var content = DragContent.Of(block.Block, dates);
        var state = requester is null
            ? ScoredBlock.Initial
            : await streams.Load<ScoredBlock, ScoredBlockEvent>(ScoredBlockEvent.StreamOf(requester.User, usage), ct);
        var board = content.Board;
        var mayAct = requester is not null && (!board.IsAssessment || board.HasAttemptsLeft(state.Attempts));
        return new(
            usage, block.Name, Html(content.Question), Address(content.Image), content.ImageAlt,
            [.. content.Zones.Select(zone => new DragZoneView(zone.Id, Plain(zone.Html), zone.Description))],
            [.. content.Cards.Select(card => new DragItemView(
                card.Id, Html(card.Html), Plain(card.Html) is { Length: > 0 } name ? name : card.ImageAlt, Address(card.Image), card.ImageAlt,
                state.Places.GetValueOrDefault(card.Id)?.Zone))],
            board.IsAssessment, mayAct, mayAct && board.IsAssessment && !(board.Close < now),
            [.. DragFeedback.Of(content, state, state.Places, afterAttempt: false).Select(message => (Html(message.Html), message.Kind))],
            state.Attempts, board.MaxAttempts is > 0 and var most && board.IsAssessment ? most : null,
            $"/courses/{usage.Course}/xblock/{usage}/handler/", csrfToken);

        string Html(string html) => StaticUrls.Rewrite(html, usage.Course);

        // References are found behind their quote.
        string? Address(string? image) => image is null ? null : Html($"\"{image}\"")[1..^1];
    }

    private static string Plain(string html) => WebUtility.HtmlDecode(Tag().Replace(html, "")).Trim();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
