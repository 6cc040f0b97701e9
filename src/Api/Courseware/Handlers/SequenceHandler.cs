using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>…/handler/get_completion</c> <c>{"usage_key": UNIT}</c> and <c>…/handler/goto_position</c> <c>{"position": 1…}</c> of a sequence; the same
/// below <c>xmodule_handler/</c> with form data. Client: Learning MFE. Source: Open edX <c>xmodule/seq_block.py</c>.
/// </summary>
internal sealed class SequenceHandler(StreamStore streams, CourseVisits visits, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) => block.Type == "sequential" && Action(handler, suffix) is not null;

    public bool OnlyReads(string handler, string suffix) => Action(handler, suffix) == "get_completion";

    public Task<IResult> Answer(BlockCall call, CancellationToken ct) =>
        Action(call.Handler, call.Suffix) == "get_completion" ? GetCompletion(call, ct) : GoToPosition(call, ct);

    private static string? Action(string handler, string suffix)
    {
        var action = handler == "xmodule_handler" ? suffix : suffix.Length == 0 ? handler : "";
        return action is "get_completion" or "goto_position" ? action : null;
    }

    private async Task<IResult> GetCompletion(BlockCall call, CancellationToken ct)
    {
        var body = await JsonBody.Read(call.Http, ct);
        var visit = await visits.Open(call.Course.Key, call.Caller, clock.Now(call.Http), ct);
        var complete = UsageKey.TryParse(Member(body, "usage_key")?.ToString(), out var usage) && visit?.Completed is { } completed &&
            visit.Outline.TryFind(usage, out var unit) && completed.IsComplete(unit);
        return Results.Json(new { complete });
    }

    private async Task<IResult> GoToPosition(BlockCall call, CancellationToken ct)
    {
        var body = await JsonBody.Read(call.Http, ct);
        var asked = Member(body, "position") is { } value ? Numbers.Of(value) : null;
        var position = asked is >= 1 and <= 100_000 ? (int)asked.Value : 1;
        var ask = new MoveToPosition(call.User, call.Block.Usage, position, clock.Now(call.Http));
        await streams.Transact<LearnerBlockState, LearnerBlockStateEvent>(
            LearnerBlockStateEvent.StreamOf(call.User, call.Block.Usage), ask.Decide, call.Http.MetadataFor(nameof(MoveToPosition)), ct);
        return Results.Json(new { success = true });
    }

    private static JsonElement? Member(JsonElement? body, string name) =>
        body is { ValueKind: JsonValueKind.Object } && body.Value.TryGetProperty(name, out var value) ? value : null;
}
