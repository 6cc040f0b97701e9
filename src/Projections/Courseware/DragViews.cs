using System.Net;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Drag-and-drop blocks as people see them: published content and the learner's own stream. Readers: unit pages.</summary>
public sealed partial class DragViews(StreamStore streams)
{
    /// <param name="isTeam">Course team: sees answers.</param>
    /// <param name="requester">Null: anonymous, who may look but not move.</param>
    public async Task<DragBlockView> Of(OutlineBlock block, DueDates dates, Requester? requester, bool isTeam, string csrfToken, DateTimeOffset now, CancellationToken ct)
    {
        var usage = block.Block.Usage;
        var content = DragContent.Of(block.Block, dates);
        var state = requester is null
            ? ScoredBlock.Initial
            : await streams.Load<ScoredBlock, ScoredBlockEvent>(ScoredBlockEvent.StreamOf(requester.User, usage), ct);
        var board = content.Board;
        var mayAct = requester is not null && (!board.IsAssessment || board.HasAttemptsLeft(state.Attempts));
        return new(
            usage, block.Block.Flag("show_title") == false ? "" : block.Name, Html(content.Question), block.Block.Flag("show_question_header") != false,
            Address(content.Image), content.ImageAlt, content.ShowsLabels, content.ShowsBorders, content.ShowsBordersDragging,
            [.. content.Zones.Select(zone => new DragZoneView(zone, Plain(zone.Html)))],
            [.. content.Cards.Select(card => new DragItemView(
                card.Id, Html(card.Html), Plain(card.Html) is { Length: > 0 } name ? name : card.ImageAlt,
                card.Image is null ? null : Address(card.Image), card.ImageAlt, state.Places.GetValueOrDefault(card.Id)?.Zone))],
            Style(block.Block), board.IsAssessment, mayAct, mayAct && board.IsAssessment && !(board.Close < now),
            DragAnswer.IsAvailable(board, state, now, isTeam), board.MaxPerZone,
            [.. DragFeedback.Of(content, state, state.Places, afterAttempt: false).Select(message => (Html(message.Html), message.Kind))],
            state.Attempts, board.MaxAttempts is > 0 and var most && board.IsAssessment ? most : null, state.Score?.Earned, board.Weight ?? 1, block.Graded,
            $"/courses/{usage.Course}/xblock/{usage}/handler/", csrfToken);

        string Html(string html) => StaticUrls.Rewrite(html, usage.Course);

        string Address(string image) => DragContent.AddressOf(image, usage.Course);
    }

    /// <summary>Colors as the author named them; whatever is more than a color is left out.</summary>
    private static string Style(PublishedBlock block)
    {
        return Of("background-color", "item_background_color") + Of("color", "item_text_color");

        string Of(string property, string field) => block.Text(field) is { } color && Color().IsMatch(color) ? $"{property}:{color};" : "";
    }

    private static string Plain(string html) => WebUtility.HtmlDecode(Tag().Replace(html, "")).Trim();

    [GeneratedRegex(@"\A[#\w .,%()-]{1,60}\z")]
    private static partial Regex Color();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
