using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>POST /courses/{course}/xqueue/{user}/{usage}/{dispatch}</c>: graders' replies. Client: a queue of external graders. Form: <c>xqueue_header</c> (JSON
/// with the key of the request in <c>lms_key</c>), <c>xqueue_body</c> (the grader's words). Who knows the key may grade; answers 200 with
/// nothing, also to keys that nothing waits for: the queue would try again for ever.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/courseware/block_render.py</c> (xqueue_callback), <c>xmodule/capa_block.py</c> (update_score, ungraded_response).</remarks>
public static class GraderRepliesV0
{
    public static IEndpointRouteBuilder MapGraderRepliesV0(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/xqueue/{user}/{usage}/{dispatch}", Take).DisableAntiforgery().IgnoresCredentials().Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> Take(
        string course, string user, string usage, string dispatch, HttpContext http, PublishedCourses courses, StreamStore streams, RequestClock clock,
        CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || !UsageKey.TryParse(usage, out var problem) || problem.Course != key ||
            !long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !http.Request.HasFormContentType)
            return Results.NotFound();
        var form = await http.Request.ReadFormAsync(ct);
        if (!form.ContainsKey("xqueue_body") || KeyIn(form["xqueue_header"].ToString()) is not { } secret) return Results.NotFound();
        if (await courses.Find(key, ct) is not { } published || !published.TryFind(problem, out var block) || block.Type != "problem") return Results.NotFound();
        // Answers to questions about a program that is not submitted yet: nothing here asks any.
        if (dispatch == "ungraded_response") return Results.Text("");
        if (dispatch != "score_update") return Results.NotFound();
        var ask = new RecordGraderReply(new(id), problem, secret, form["xqueue_body"].ToString().Replace('\0', '\ufffd'), clock.Now(http));
        await streams.Transact<ProblemAttempts, ProblemAttemptsEvent>(
            ProblemAttemptsEvent.StreamOf(ask.User, problem), state => ask.Decide(state, block.ProblemSettings(published.Version)),
            http.MetadataFor(nameof(RecordGraderReply)), ct);
        return Results.Text("");
    }

    private static string? KeyIn(string header)
    {
        try
        {
            var json = JsonElement.Parse(header);
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("lms_key", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
