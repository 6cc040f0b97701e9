using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>…/handler/publish_completion</c> with JSON <c>{"completion": 1.0}</c>: a page seen long enough, a video player on its way.
/// Clients: unit pages. Scored blocks are completed by their grade, containers by their content: 400.
/// </summary>
internal sealed class CompletionHandler(StreamStore streams, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) => handler == "publish_completion" && suffix.Length == 0;

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (call.Block.Type != "video" && !CompletionModes.IsCompletedByViewing(call.Block.Type, call.Block.HasScore()))
            return Error("This block does not complete by being viewed.");
        if (await JsonBody.Read(call.Http, ct) is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty("completion", out var share))
            return Error("The completion is missing.");
        if (Numbers.Of(share) is not { } completion) return Error("The completion is no number.");
        var ask = new CompleteBlocks(call.User, [(call.Block.Usage, completion)], clock.Now(call.Http));
        var done = await streams.Transact<Completion, CompletionEvent>(
            CompletionEvent.StreamOf(call.User, call.Course.Key), ask.Decide, call.Http.MetadataFor(nameof(CompleteBlocks)), ct);
        return done.Refusal is CompleteBlocks.OutOfRange refused
            ? Error($"A completion of {refused.Completion} is out of range: it is from 0.0 to 1.0.")
            : Results.Json(new { result = "ok" });
    }

    private static IResult Error(string error) => Results.Json(new { error }, statusCode: StatusCodes.Status400BadRequest);
}
