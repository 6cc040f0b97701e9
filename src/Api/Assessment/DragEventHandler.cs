using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>POST …/handler/publish_event</c> of a <c>drag-and-drop-v2</c> block: what the page saw (<c>edx.drag_and_drop_v2.loaded</c>,
/// <c>….item.picked_up</c>, <c>….feedback.opened</c>), named by <c>event_type</c>, the rest of the object being its payload. Clients: unit pages, apps.
/// </summary>
/// <remarks>Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c> (publish_event). Payloads beyond the limit of the log writer are passed over.</remarks>
internal sealed class DragEventHandler(StreamStore streams, RequestClock clock) : IBlockHandler
{
    /// <summary>Characters of name and payload together (tracking §1.3).</summary>
    private const int LongestEvent = 50_000;

    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        block.Type == "drag-and-drop-v2" && handler == "publish_event" && suffix.Length == 0;

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        if (await JsonBody.Read(call.Http, ct) is not { ValueKind: JsonValueKind.Object } body ||
            !body.TryGetProperty("event_type", out var named) || named.ValueKind != JsonValueKind.String)
        {
            return Results.Json(new { result = "error", message = "Missing event_type in JSON data" });
        }

        var name = named.GetString()!;
        var payload = body.EnumerateObject().Where(member => member.Name != "event_type").ToDictionary(member => member.Name, member => member.Value);
        payload["module"] = JsonSerializer.SerializeToElement(new { usage_key = call.Block.Usage.ToString(), display_name = call.Block.DisplayName });
        var fact = new LearnerInteractionRecorded(
            call.User, call.Course.Key, name, "server", "", JsonSerializer.SerializeToElement(payload), clock.Now(call.Http));
        // PostgreSQL's jsonb holds no NUL.
        var text = fact.Payload.GetRawText();
        if (name.Length is > 0 and <= 255 && name.Length + text.Length <= LongestEvent && !text.Contains("\\u0000", StringComparison.Ordinal))
        {
            await streams.Append(
                [new StreamAppend(LearnerInteractionsEvent.StreamOf(call.User, call.Course.Key), "learner_interactions", ExpectedVersion.Any, [fact])],
                call.Http.MetadataFor("record_interaction"), ct);
        }

        return Results.Json(new { result = "success" });
    }
}
