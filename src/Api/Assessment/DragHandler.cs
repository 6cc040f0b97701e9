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
/// <c>…/handler/{drop_item|do_attempt|reset|student_view_user_state}</c> of a <c>drag-and-drop-v2</c> block; <c>drop_item</c> takes
/// <c>{"val": ITEM, "zone": ZONE or null}</c>. Clients: unit pages, mobile apps.
/// </summary>
/// <remarks>
/// Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c>. Differs: unknown items and zones are refused with 400 where upstream fails; the
/// state of a board in assessment mode holds no feedback of the items, which tells right zones.
/// </remarks>
internal sealed class DragHandler(StreamStore streams, LearnerDueDates dueDates, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        block.Type == "drag-and-drop-v2" && suffix.Length == 0 && handler is "drop_item" or "do_attempt" or "reset" or "student_view_user_state";

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        var content = DragContent.Of(call.Block, await dueDates.Of(call.User, call.Course, call.Block, ct));
        if (call.Handler == "student_view_user_state")
            return Results.Json(State(call, content, await streams.Load<ScoredBlock, ScoredBlockEvent>(Stream(call), ct)));
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        return call.Handler switch
        {
            "drop_item" => await Drop(call, content, ct),
            "do_attempt" => await Submit(call, content, ct),
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
        if (done.Refusal is DropItem.NoAttemptsLeft) return Error(StatusCodes.Status409Conflict, "There are no attempts left.");
        if (done.Refusal is not null) return Error(StatusCodes.Status400BadRequest, "There is no such item or zone.");
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
            case SubmitDragBoard.NotAssessed: return Error(StatusCodes.Status400BadRequest, "Only boards in assessment mode are submitted.");
            case SubmitDragBoard.NoAttemptsLeft: return Error(StatusCodes.Status409Conflict, "There are no attempts left.");
            case SubmitDragBoard.PastDue: return Error(StatusCodes.Status409Conflict, "The time for submitting is over.");
        }

        var misplaced = content.Cards.Where(card => before.Places.TryGetValue(card.Id, out var place) && !place.IsCorrect).ToList();
        return Results.Json(new
        {
            correct = content.Board.IsSolved(before.Places),
            attempts = done.State.Attempts,
            grade = done.State.Score?.Earned,
            misplaced_items = misplaced.Select(card => card.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            feedback = Messages(call, misplaced.Select(card => new DragMessage(card.Wrong, ""))),
            overall_feedback = Messages(call, DragFeedback.Of(content, done.State, before.Places, afterAttempt: true)),
            answer_available = false,
        });
    }

    private async Task<IResult> Clear(BlockCall call, DragContent content, CancellationToken ct)
    {
        var done = await Do(call, nameof(ClearDragBoard), new ClearDragBoard(call.User, call.Block.Usage, clock.Now(call.Http)).Decide, ct);
        return Results.Json(State(call, content, done.State));
    }

    private Task<Done<ScoredBlock, ScoredBlockEvent>> Do(
        BlockCall call, string command, Func<ScoredBlock, Decision<ScoredBlockEvent>> decide, CancellationToken ct) =>
        streams.Transact(Stream(call), decide, call.Http.MetadataFor(command), ct);

    private static object State(BlockCall call, DragContent content, ScoredBlock state) => new
    {
        items = content.Cards.Where(card => state.Places.ContainsKey(card.Id)).ToDictionary(
            card => card.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), card => Place(card, state.Places[card.Id], content.Board.IsAssessment)),
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

    private static string Stream(BlockCall call) => ScoredBlockEvent.StreamOf(call.User, call.Block.Usage);

    /// <summary>A client that may repeat a request after a lost answer names it; else every request is a submission of its own.</summary>
    private static string RequestId(HttpContext http) =>
        http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= 200 } named ? named : Guid.CreateVersion7().ToString();

    private static IResult Error(int status, string error) => Results.Json(new { error }, statusCode: status);
}
