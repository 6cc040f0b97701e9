using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>POST …/handler/reset_selected_children</c> of a <c>library_content</c> or <c>itembank</c> block: resets the problems of the learner's sample, draws
/// another one, and answers with its HTML as a JSON text. 400 where the author does not allow it. Client: unit pages.
/// </summary>
/// <remarks>
/// Source: Open edX <c>xmodule/item_bank_block.py</c>. Problems that are closed or were not answered stay as they are, as there. The course team has no
/// sample: it is shown everything, as before.
/// </remarks>
internal sealed class SampleHandler(
    StreamStore streams, CourseVisits visits, UnitViews views, ProblemTransactions problems, IBlockHtml html, RequestClock clock) : IBlockHandler
{
    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        block.Type is "library_content" or "itembank" && handler == "reset_selected_children" && suffix.Length == 0;

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        var now = clock.Now(call.Http);
        if (call.Block.Flag("allow_resetting_children") != true)
            return Results.Text("\"Resetting selected children\" is not allowed for this XBlock", statusCode: StatusCodes.Status400BadRequest);
        if (await visits.Open(call.Course.Key, call.Caller, now, ct) is not { } visit || visit.Outline.PoolOf(call.Block.Usage) is not { } pool) return Results.NotFound();
        if (!visit.IsTeam && visit.IsEnrolled)
        {
            await ResetProblems(call, visit, now, ct);
            var ask = new ResetSample(call.User, pool, IsAllowed: true, RandomNumberGenerator.GetInt32(int.MaxValue), now);
            await streams.Transact<LearnerSelections, LearnerSelectionsEvent>(
                LearnerSelectionsEvent.StreamOf(call.User, call.Course.Key), ask.Decide, call.Http.MetadataFor(nameof(ResetSample)), ct);
            visit = (await visits.Open(call.Course.Key, call.Caller, now, ct))!;
        }

        if (!visit.Outline.TryFind(call.Block.Usage, out var block)) return Results.NotFound();
        var view = await views.Of(block, visit.View, visit.Completed, visit.Requester, CsrfCookie.Ensure(call.Http), now, ct);
        return Results.Text(JsonSerializer.Serialize(await html.Of(view)), "text/html");
    }

    private async Task ResetProblems(BlockCall call, CourseVisit visit, DateTimeOffset now, CancellationToken ct)
    {
        if (!visit.Outline.TryFind(call.Block.Usage, out var bank)) return;
        foreach (var child in visit.View.OpenChildren(bank).Where(child => child.Type == "problem"))
        {
            var block = child.Block;
            var seed = ProblemSeeds.For(block.ProblemSettings(call.Course.Version).Rerandomize, call.User, block.Usage, RandomNumberGenerator.GetInt32(int.MaxValue));
            var ask = new ResetProblem(call.User, block.Usage, seed, now);
            await problems.Transact(
                block, call.User, block.ProblemSettings(call.Course.Version), (state, settings, load, _) => ask.Decide(state, settings, load),
                call.Http.MetadataFor(nameof(ResetProblem)), ct);
        }
    }
}
