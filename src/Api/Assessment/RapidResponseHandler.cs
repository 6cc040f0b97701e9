using Microsoft.AspNetCore.Http;
using OpenEdx.Api.Courseware;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>/courses/{course}/xblock/aside-usage-v2:{problem}::rapid_response_xblock/handler/{toggle_block_open_status|toggle_block_enabled|responses}</c>: live
/// questioning. For the course team: others get 403. Client: the team's view of a unit.
/// </summary>
/// <remarks>
/// Source: rapid-response-xblock <c>block.py</c>. Differs: ids of runs count within the problem; <c>toggle_block_enabled</c>, which works in Studio only there,
/// is for the team here.
/// </remarks>
internal sealed class RapidResponseHandler(StreamStore streams, RapidPanels panels, RequestClock clock) : IBlockHandler
{
    private const string Aside = "rapid_response_xblock.";

    public bool Answers(PublishedBlock block, string handler, string suffix) =>
        suffix.Length == 0 && handler is Aside + "toggle_block_open_status" or Aside + "toggle_block_enabled" or Aside + "responses" && panels.Fits(block);

    public async Task<IResult> Answer(BlockCall call, CancellationToken ct)
    {
        if (!call.IsTeam) return Results.Json("Unauthorized (staff only)", statusCode: StatusCodes.Status403Forbidden);
        if (call.Handler == Aside + "responses") return await Responses(call, ct);
        if (!HttpMethods.IsPost(call.Http.Request.Method)) return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
        var (problem, now) = (call.Block.Usage, clock.Now(call.Http));
        if (call.Handler == Aside + "toggle_block_open_status")
        {
            var ask = new ToggleRapidRun(problem, call.User, now);
            var done = await streams.Transact<RapidResponse, RapidResponseEvent>(
                RapidResponseEvent.StreamOf(problem), ask.Decide, call.Http.MetadataFor(nameof(ToggleRapidRun)), ct);
            return Results.Json(new { is_open = done.State.IsOpen });
        }

        var published = RapidPanels.IsPublishedEnabled(call.Block);
        var set = await streams.Transact<RapidResponse, RapidResponseEvent>(
            RapidResponseEvent.StreamOf(problem), state => new SetRapidResponse(problem, !(state.Enabled ?? published), call.User, now).Decide(state, published),
            call.Http.MetadataFor(nameof(SetRapidResponse)), ct);
        return Results.Json(new { is_enabled = set.State.Enabled ?? published });
    }

    private async Task<IResult> Responses(BlockCall call, CancellationToken ct)
    {
        var panel = await panels.Of(call.Block, await panels.StateOf(call.Block, ct), ct);
        return Results.Json(new
        {
            is_open = panel.IsOpen,
            runs = panel.Runs.Select(run => new { id = run.Number, created = PythonIso(run.OpenedAt), open = run.IsOpen }),
            choices = panel.Choices.Select(choice => new { answer_id = choice.Name, answer_text = choice.Text }),
            counts = panel.Choices.DistinctBy(choice => choice.Name)
                .ToDictionary(choice => choice.Name, choice => panel.Runs.ToDictionary(run => Id(run.Number), run => panel.Count(choice.Name, run.Number))),
            total_counts = panel.Runs.ToDictionary(run => Id(run.Number), run => panel.Total(run.Number)),
            server_now = PythonIso(clock.Now(call.Http)),
        });
    }

    private static string Id(int run) => run.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>As Python's isoformat: microseconds only where there are some.</summary>
    private static string PythonIso(DateTimeOffset at) => at.ToUniversalTime().ToString(
        at.Ticks % TimeSpan.TicksPerSecond / 10 == 0 ? "yyyy-MM-dd'T'HH:mm:sszzz" : "yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", System.Globalization.CultureInfo.InvariantCulture);
}
