using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>POST …/handler/toggle_button</c> of a <c>done</c> block with <c>{"done": true|false}</c> → <c>{"state": …}</c>; without <c>done</c> it only tells
/// the state. Client: unit pages. Source: DoneXBlock <c>done/done.py</c>.
/// </summary>
internal sealed class DoneHandler(StreamStore streams, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) => block.Type == "done" && handler == "toggle_button" && suffix.Length == 0;

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        var stream = ScoredBlockEvent.StreamOf(call.User, call.Block.Usage);
        var body = await JsonBody.Read(call.Http, ct);
        if (body is not { ValueKind: JsonValueKind.Object } sent || !sent.TryGetProperty("done", out var done))
            return State(await streams.Load<ScoredBlock, ScoredBlockEvent>(stream, ct));
        var ask = new ToggleDone(call.User, call.Block.Usage, IsTrue(done), clock.Now(call.Http));
        var outcome = await streams.Transact<ScoredBlock, ScoredBlockEvent>(
            stream, state => ask.Decide(state, call.Block.Number("weight")), call.Http.MetadataFor(nameof(ToggleDone)), ct);
        return State(outcome.State);
    }

    /// <summary>Forms send texts.</summary>
    private static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => string.Equals(value.GetString(), "true", StringComparison.OrdinalIgnoreCase),
        JsonValueKind.Number => value.GetDouble() != 0,
        _ => false,
    };

    private static IResult State(ScoredBlock state) => Results.Json(new { state = state.Done ?? false });
}
