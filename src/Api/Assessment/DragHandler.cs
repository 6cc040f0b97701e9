using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>…/handler/{drop_item|do_attempt|reset|show_answer|student_view_user_state|expand_static_url}</c> of a <c>drag-and-drop-v2</c> block;
/// <c>drop_item</c> takes <c>{"val": ITEM, "zone": ZONE or null}</c>. Clients: unit pages, mobile apps. <c>publish_event</c>: <see cref="DragEventHandler"/>.
/// </summary>
/// <remarks>
/// Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c>. Differs: unknown items and zones are refused with 400 where upstream fails, full
/// zones with 409; the state of a board in assessment mode holds no feedback of the items, which tells right zones.
/// </remarks>
internal sealed class DragHandler(StreamStore streams, LearnerDueDates dueDates, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        block.Type == "drag-and-drop-v2" && suffix.Length == 0 &&
        handler is "drop_item" or "do_attempt" or "reset" or "show_answer" or "student_view_user_state" or "get_user_state" or "expand_static_url";

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        var content = DragContent.Of(call.Block, await dueDates.Of(call.User, call.Course, call.Block, ct));
        // The second name is that of releases before 2.1, which old apps call.
        if (call.Handler is "student_view_user_state" or "get_user_state")
            return Results.Json(State(call, content, await streams.Load<ScoredBlock, ScoredBlockEvent>(Stream(call), ct)));
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        return call.Handler switch
        {
            "drop_item" => await Drop(call, content, ct),
            "do_attempt" => await Submit(call, content, ct),
            "show_answer" => await ShowAnswer(call, content, ct),
            "expand_static_url" => await Expand(call, ct),
            _ => await Clear(call, content, ct),
        };
    }

    private async Task<IResult> Drop(BlockCall call, DragContent content, CancellationToken ct)
    {
        if (await JsonBody.Read(call.Http, ct) is not { ValueKind: JsonValueKind.Object } body || ItemOf(body) is not { } item)
            return Error(StatusCodes.Status400BadRequest, "The item is missing.");
        // A form has no null: its empty text is the bank.
        var zone = body.TryGetProperty("zone", out var named) && named.ValueKind == JsonValueKind.String && named.GetString() is { Length: > 0 } text ? text : null;
        var ask = new DropItem(call.User, call.Block.Usage, item, zone, clock.Now(call.Http));
        var done = await Do(call, nameof(DropItem), state => ask.Decide(state, content.Board), ct);
        switch (done.Refusal)
        {
            case DropItem.NoAttemptsLeft: return Error(StatusCodes.Status409Conflict, "Max number of attempts reached");
            case DropItem.ZoneIsFull: return Error(StatusCodes.Status409Conflict, "The zone is full.");
            case DropItem.NoSuchZone: return Error(StatusCodes.Status400BadRequest, "Item zone data invalid.");
            case not null: return Error(StatusCodes.Status400BadRequest, "There is no such item.");
        }

        if (content.Board.IsAssessment) return Results.Json(new { });
        var card = content.Cards.First(one => one.Id == item);
        var isCorrect = zone is not null && card.Zones.Contains(zone);
        DragMessage[] said = [new(isCorrect ? card.Right : card.Wrong, "")];
        return Results.Json(new
        {
            correct = isCorrect,
            grade = done.State.Score?.Earned,
            finished = content.Board.IsSolved(done.State.Places),
            overall_feedback = Messages(call, DragFeedback.Of(content, done.State, done.State.Places, afterAttempt: false)),
            feedback = Messages(call, said),
        });
    }

    private async Task<IResult> Submit(BlockCall call, DragContent content, CancellationToken ct)
    {
        var ask = new SubmitDragBoard(call.User, call.Block.Usage, RequestId(call.Http), clock.Now(call.Http));
        var before = ScoredBlock.Initial;
        var done = await Do(call, nameof(SubmitDragBoard), state => ask.Decide(before = state, content.Board), ct);
        switch (done.Refusal)
        {
            case SubmitDragBoard.NotAssessed: return Error(StatusCodes.Status400BadRequest, "do_attempt handler should only be called for assessment mode");
            case SubmitDragBoard.NoAttemptsLeft: return Error(StatusCodes.Status409Conflict, "Max number of attempts reached");
            case SubmitDragBoard.PastDue: return Error(StatusCodes.Status409Conflict, "Submission deadline has passed.");
        }

        var misplaced = content.Cards.Where(card => before.Places.TryGetValue(card.Id, out var place) && !place.IsCorrect).ToList();
        return Results.Json(new
        {
            correct = content.Board.IsSolved(before.Places),
            attempts = done.State.Attempts,
            grade = done.State.Score?.Earned,
            misplaced_items = misplaced.Select(card => Text(card.Id)),
            feedback = Messages(call, misplaced.Select(card => new DragMessage(card.Wrong, ""))),
            overall_feedback = Messages(call, DragFeedback.Of(content, done.State, before.Places, afterAttempt: true)),
            answer_available = DragAnswer.IsAvailable(content.Board, done.State, ask.At, call.IsTeam),
        });
    }

    private async Task<IResult> Clear(BlockCall call, DragContent content, CancellationToken ct)
    {
        var done = await Do(call, nameof(ClearDragBoard), new ClearDragBoard(call.User, call.Block.Usage, clock.Now(call.Http)).Decide, ct);
        return Results.Json(State(call, content, done.State));
    }

    private async Task<IResult> ShowAnswer(BlockCall call, DragContent content, CancellationToken ct)
    {
        if (!content.Board.IsAssessment) return Error(StatusCodes.Status400BadRequest, "show_answer handler should only be called for assessment mode");
        var state = await streams.Load<ScoredBlock, ScoredBlockEvent>(Stream(call), ct);
        if (!DragAnswer.IsAvailable(content.Board, state, clock.Now(call.Http), call.IsTeam)) return Error(StatusCodes.Status409Conflict, "The answer is unavailable");
        var cards = content.Cards.ToDictionary(card => card.Id);
        var answer = new Dictionary<string, object>
        {
            ["items"] = DragAnswer.Of(content.Board, state.Places).Where(place => cards.ContainsKey(place.Key)).ToDictionary(
                place => Text(place.Key),
                // What lay right before is told whole, as in the state; the rest only by its place.
                place => state.Places.TryGetValue(place.Key, out var lies) && lies.IsCorrect
                    ? Place(cards[place.Key], lies, isHidden: false)
                    : new Dictionary<string, object?> { ["zone"] = place.Value, ["correct"] = true }),
        };
        if (content.Explanation.Length > 0) answer["explanation"] = StaticUrls.Rewrite(content.Explanation, call.Course.Key);
        return Results.Json(answer);
    }

    private static async Task<IResult> Expand(BlockCall call, CancellationToken ct)
    {
        var url = await JsonBody.Read(call.Http, ct) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        return Results.Json(new { url = DragContent.AddressOf(url, call.Course.Key) });
    }

    private Task<Done<ScoredBlock, ScoredBlockEvent>> Do(
        BlockCall call, string command, Func<ScoredBlock, Decision<ScoredBlockEvent>> decide, CancellationToken ct) =>
        streams.Transact(Stream(call), decide, call.Http.MetadataFor(command), ct);

    private static object State(BlockCall call, DragContent content, ScoredBlock state) => new
    {
        items = content.Cards.Where(card => state.Places.ContainsKey(card.Id)).ToDictionary(
            card => Text(card.Id), card => Place(card, state.Places[card.Id], content.Board.IsAssessment)),
        finished = content.Board.IsAssessment ? !content.Board.HasAttemptsLeft(state.Attempts) : content.Board.IsSolved(state.Places),
        attempts = state.Attempts,
        grade = state.Score?.Earned,
        overall_feedback = Messages(call, DragFeedback.Of(content, state, state.Places, afterAttempt: false)),
    };

    private static Dictionary<string, object?> Place(DragCard card, DragPlace place, bool isHidden)
    {
        var shown = new Dictionary<string, object?> { ["zone"] = place.Zone, ["image_url"] = card.Image ?? "", ["display_name"] = card.Html };
        if (isHidden) return shown;
        shown["correct"] = place.IsCorrect;
        shown["feedback"] = new { correct = card.Right, incorrect = card.Wrong };
        return shown;
    }

    private static IEnumerable<object> Messages(BlockCall call, IEnumerable<DragMessage> messages) => messages
        .Where(message => message.Html.Length > 0)
        .Select(message => new { message = StaticUrls.Rewrite(message.Html, call.Course.Key), message_class = message.Kind.Length == 0 ? null : message.Kind });

    private static long? ItemOf(JsonElement body) => body.TryGetProperty("val", out var value) ? value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out var number) ? number : null,
        JsonValueKind.String => long.TryParse(value.GetString(), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    } : null;

    private static string Text(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Stream(BlockCall call) => ScoredBlockEvent.StreamOf(call.User, call.Block.Usage);

    /// <summary>A client that may repeat a request after a lost answer names it; else every request is a submission of its own.</summary>
    private static string RequestId(HttpContext http) =>
        http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= 200 } named ? named : Guid.CreateVersion7().ToString();

    private static IResult Error(int status, string error) => Results.Json(new { error }, statusCode: status);
}
