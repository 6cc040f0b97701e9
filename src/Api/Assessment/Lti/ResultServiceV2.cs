using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// The result service of LTI 2.0: <c>GET|PUT|DELETE /courses/{course}/xblock/{usage}/handler_noauth/lti_2_0_result_rest_handler/user/{learner}</c> of
/// <c>lti</c> blocks, <c>…/handler_noauth/result_service_handler/user/{learner}</c> of <c>lti_consumer</c> blocks. JSON, signed as the outcome service. 401 for
/// a signature or media type that is not right, 404 for everything else, without a body. Clients: tools.
/// </summary>
/// <remarks>
/// Source: Open edX <c>xmodule/lti_2_util.py</c>, xblock-lti-consumer <c>lti_xblock.py</c> (result_service_handler). The score that is read is the weighted one,
/// and the newer block tells none when it is 0. Differs: the newer block refuses everything when late scores are not wanted, late or not; here only when late.
/// Only the address that was called counts in the signature.
/// </remarks>
internal static class ResultServiceV2
{
    private static readonly string[] Methods = ["GET", "PUT", "DELETE"];

    public static IEndpointRouteBuilder MapResultServiceV2(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/courses/{course}/xblock/{usage}/handler_noauth/lti_2_0_result_rest_handler/user/{learner}", Methods, ForLti)
            .DisableAntiforgery().Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapMethods("/courses/{course}/xblock/{usage}/handler_noauth/result_service_handler/user/{learner}", Methods, ForConsumer)
            .DisableAntiforgery().Requires(Operation.UsePublicPages).IgnoresCredentials();
        return routes;
    }

    private static Task<IResult> ForLti(
        string course, string usage, string learner, HttpContext http, ToolRequests requests, LtiPeople people, ToolResults results, CancellationToken ct) =>
        Answer("lti", course, usage, learner, http, requests, people, results, ct);

    private static Task<IResult> ForConsumer(
        string course, string usage, string learner, HttpContext http, ToolRequests requests, LtiPeople people, ToolResults results, CancellationToken ct) =>
        Answer("lti_consumer", course, usage, learner, http, requests, people, results, ct);

    private static async Task<IResult> Answer(
        string type, string course, string usage, string learner, HttpContext http, ToolRequests requests, LtiPeople people, ToolResults results,
        CancellationToken ct)
    {
        if (await requests.Read(course, usage, type, http, ct) is not { } request) return Results.NotFound();
        if (request.Tool.IsClosed(request.At)) return Results.NotFound();
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var sent) || sent.MediaType != ToolResult.MediaType) return Results.StatusCode(401);
        if (request.Body is null || await requests.Failure(request, http, null, ct) is not null) return Results.StatusCode(401);
        if (await people.Find(learner, request.Course.Key, ct) is not { } user) return Results.NotFound();
        if (HttpMethods.IsGet(http.Request.Method)) return Results.Text(Read(request.Tool, await results.Find(request, user, ct)).ToJsonString(), ToolResult.MediaType);
        var (put, unreadable) = HttpMethods.IsPut(http.Request.Method) ? ToolResult.Parse(request.Body) : (new ToolResult(null, ""), null);
        if (unreadable is not null || await results.Record(request, user, put!, "result", http, ct) is not null) return Results.NotFound();
        return request.Tool.IsLegacy ? Results.Ok() : Results.Text("{}", ToolResult.MediaType);
    }

    private static JsonObject Read(LtiTool tool, ToolResult? result)
    {
        var answer = new JsonObject { ["@context"] = "http://purl.imsglobal.org/ctx/lis/v2/Result", ["@type"] = "Result" };
        if (result?.Score is not { } score || (!tool.IsLegacy && score * tool.Weight == 0)) return answer;
        var rounded = Math.Round(score * tool.Weight, 2, tool.IsLegacy ? MidpointRounding.AwayFromZero : MidpointRounding.ToEven);
        answer["resultScore"] = JsonNode.Parse(LtiNumber.Text(rounded));
        answer["comment"] = result.Comment;
        return answer;
    }
}
