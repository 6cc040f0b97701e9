using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// The outcome service of LTI 1.1: <c>POST /courses/{course}/xblock/{usage}/handler_noauth/grade_handler</c> of <c>lti</c> blocks,
/// <c>POST …/handler_noauth/outcome_service_handler</c> of <c>lti_consumer</c> blocks. XML in and out, signed with the secret of the tool's passport; the
/// answer is always 200 and says how it went. Clients: tools.
/// </summary>
/// <remarks>
/// Source: Open edX <c>xmodule/lti_block.py</c> (grade_handler), xblock-lti-consumer <c>lti_consumer/outcomes.py</c>. Differs: <c>readResult</c> and
/// <c>deleteResult</c> are carried out, where upstream does not know them; the sourced id must be the one that this very block gave out for that learner,
/// where upstream reads its last part alone; a course without a passport for the tool takes nothing; timestamps and nonces count.
/// </remarks>
internal static class OutcomeServiceV1
{
    public static IEndpointRouteBuilder MapOutcomeServiceV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/courses/{course}/xblock/{usage}/handler_noauth/grade_handler", ForLti)
            .DisableAntiforgery().Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapPost("/courses/{course}/xblock/{usage}/handler_noauth/outcome_service_handler", ForConsumer)
            .DisableAntiforgery().Requires(Operation.UsePublicPages).IgnoresCredentials();
        return routes;
    }

    private static Task<IResult> ForLti(
        string course, string usage, HttpContext http, ToolRequests requests, LtiPeople people, ToolResults results, CancellationToken ct) =>
        Answer("lti", course, usage, http, requests, people, results, ct);

    private static Task<IResult> ForConsumer(
        string course, string usage, HttpContext http, ToolRequests requests, LtiPeople people, ToolResults results, CancellationToken ct) =>
        Answer("lti_consumer", course, usage, http, requests, people, results, ct);

    private static async Task<IResult> Answer(
        string type, string course, string usage, HttpContext http, ToolRequests requests, LtiPeople people, ToolResults results, CancellationToken ct)
    {
        if (await requests.Read(course, usage, type, http, ct) is not { } request) return Results.NotFound();
        var response = await Respond(request, http, requests, people, results, ct);
        return Results.Text(response.ToXml(), "application/xml; charset=UTF-8");
    }

    private static async Task<OutcomeResponse> Respond(
        ToolRequest request, HttpContext http, ToolRequests requests, LtiPeople people, ToolResults results, CancellationToken ct)
    {
        var (tool, place) = (request.Tool, request.Place);
        if (tool.IsClosed(request.At)) return OutcomeResponse.PastDue;
        if (request.Body is null) return OutcomeResponse.Unreadable("Body is not valid XML");
        var (asked, unreadable) = OutcomeRequest.Parse(request.Body);
        if (asked is null) return OutcomeResponse.Unreadable(unreadable!.Reason);
        if (await requests.Failure(request, http, place.OutcomeUrl(tool.IsLegacy), ct) is { } failure) return OutcomeResponse.Unverified(failure, asked.MessageId);
        if (await Learner(asked, request, people, ct) is not { } learner) return OutcomeResponse.Failed("User not found.", asked.MessageId);
        switch (asked.Action)
        {
            case OutcomeAction.Read:
                return OutcomeResponse.Read(asked, (await results.Find(request, learner, ct))?.Score);
            case OutcomeAction.Replace:
            case OutcomeAction.Delete:
                var refusal = await results.Record(request, learner, new(asked.Score, ""), "outcome", http, ct);
                return refusal is not null ? Refused(refusal, asked) : asked.Action == OutcomeAction.Replace ? OutcomeResponse.Replaced(asked) : OutcomeResponse.Deleted(asked);
            default:
                return OutcomeResponse.Unsupported(asked.MessageId);
        }
    }

    /// <summary>The person of the sourced id, when the whole of it is this block's own.</summary>
    private static async Task<UserId?> Learner(OutcomeRequest asked, ToolRequest request, LtiPeople people, CancellationToken ct)
    {
        var pseudonym = Uri.UnescapeDataString(asked.SourcedId[(asked.SourcedId.LastIndexOf(':') + 1)..]);
        if (request.Place.SourcedId(request.Tool.IsLegacy, pseudonym) != asked.SourcedId) return null;
        return await people.Find(pseudonym, request.Course.Key, ct);
    }

    private static OutcomeResponse Refused(Refusal refusal, OutcomeRequest asked) => refusal switch
    {
        RecordToolResult.PastDue => OutcomeResponse.PastDue with { MessageId = asked.MessageId },
        _ => OutcomeResponse.Failed("The component takes no scores.", asked.MessageId),
    };
}
