using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>POST …/handler/log_child_render</c> of a <c>split_test</c>: records that the learner was shown the arm that is the learner's. 200 without a body.
/// Client: upstream's script of the unit page.
/// </summary>
/// <remarks>
/// Source: Open edX <c>xmodule/split_test_block.py</c> (log_child_render). Differs: who has no arm, or all of them as the course team has, records nothing
/// (an error there).
/// </remarks>
internal sealed class SplitTestHandler(StreamStore streams, CourseVisits visits, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        block.Type == "split_test" && handler == "log_child_render" && suffix.Length == 0;

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        var now = clock.Now(call.Http);
        if (call.IsTeam || await visits.Open(call.Course.Key, call.Caller, now, ct) is not { } visit || !visit.Outline.TryFind(call.Block.Usage, out var experiment) ||
            visit.View.OpenChildren(experiment).ToList() is not [var arm]) return Results.Ok();
        var payload = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["child_id"] = arm.Block.Usage.ToString() });
        var fact = new LearnerInteractionRecorded(call.User, call.Course.Key, "xblock.split_test.child_render", "server", "", payload, now);
        await streams.Append(
            [new StreamAppend(LearnerInteractionsEvent.StreamOf(call.User, call.Course.Key), "learner_interactions", ExpectedVersion.Any, [fact])],
            call.Http.MetadataFor("ShowArm"), ct);
        return Results.Ok();
    }
}
