using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>POST /api/lti_consumer/v1/lti/{id}/lti-dl/response</c> with a form field <c>JWT</c>: what an author chose at a tool. Client: the tool, through the author's
/// browser.
/// </summary>
/// <remarks>
/// Source: LTI deep linking 2.0 §2.2; Open edX xblock-lti-consumer <c>plugin/views.py</c> (deep_linking_response_endpoint). Differs: the author is known by what
/// the tool brings back (<c>data</c>), not by a cookie, which browsers do not send along from another site; each choice is taken once; issuer, audience,
/// deployment and times are checked, where Open edX checks signature and expiry. The page of chosen items (<c>lti-dl/content</c>) is the unit page here.
/// </remarks>
internal static class DeepLinkAnswerV1
{
    private const string Claim = "https://purl.imsglobal.org/spec/lti/claim/";
    private const string Items = "https://purl.imsglobal.org/spec/lti-dl/claim/content_items";
    private const string Data = "https://purl.imsglobal.org/spec/lti-dl/claim/data";

    /// <summary>Items carry HTML.</summary>
    private const int LongestAnswer = 512 * 1024;

    private const double LeewaySeconds = 60;

    public static IEndpointRouteBuilder MapDeepLinkAnswerV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/lti_consumer/v1/lti/{id}/lti-dl/response", Take).DisableAntiforgery().Requires(Operation.UsePublicPages).IgnoresCredentials();
        return routes;
    }

    private static async Task<IResult> Take(
        string id, HttpContext http, Lti13Blocks blocks, ToolKeys tools, LoginHints hints, RequestersQuery requesters, SeenOnce seen, PlatformSettings platform,
        StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (await blocks.ByConfigId(id, ct) is not { Settings.DeepLinkUrl: not null } block) return Results.NotFound();
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : null;
        if (LtiJwt.Read(form?["JWT"].ToString(), LongestAnswer) is not { } answer || !await tools.Signed(answer, block.Settings, ct)) return Refused();
        var now = clock.Now(http);
        if (answer.Text("iss") != block.ClientId || !answer.IsFor([platform.LmsRoot, platform.LmsRoot + "/"]) || !IsTimely(answer, now) ||
            answer.Text(Claim + "deployment_id") != Lti13Launch.Deployment || answer.Text(Claim + "message_type") != "LtiDeepLinkingResponse" ||
            answer.Text(Claim + "version") != "1.3.0") return Refused();
        if (answer.Text(Data) is not { } data || await hints.Read(data, now, ct) is not { For: LoginHints.Choice } begun || begun.Block != block.Usage) return Refused();
        if (await requesters.Find(begun.User, ct) is not { Requester: { IsActive: true } author } || !Lti13Identities.MayChoose(author, block)) return Refused();
        if (!await seen.IsFirst($"choice {begun.Id}", now, begun.Until, ct)) return LtiPages.Error("This choice was taken before. Please choose again.");

        var ask = new ChooseLtiContent(block.Usage, answer.Claims.TryGetProperty(Items, out var items) ? items : default, begun.User, now);
        var metadata = http.MetadataFor(nameof(ChooseLtiContent)) with { UserName = begun.User.ToString() };
        var done = await streams.Transact<LtiContent, LtiContentEvent>(LtiContentEvent.StreamOf(block.Usage), ask.Decide, metadata, ct);
        return done.Refusal switch
        {
            null => LtiPages.Chosen(done.State.Items.Count),
            ChooseLtiContent.UnknownType unknown => LtiPages.Error($"Items of type {unknown.Type} cannot be shown here."),
            ChooseLtiContent.Malformed malformed => LtiPages.Error($"The tool sent item {malformed.Index} with a {malformed.Field} that cannot be read."),
            _ => throw new InvalidOperationException($"Unknown refusal {done.Refusal}."),
        };
    }

    private static bool IsTimely(LtiJwt answer, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeMilliseconds() / 1000d;
        return answer.Seconds("exp") > seconds - LeewaySeconds && !(answer.Seconds("iat") > seconds + LeewaySeconds) && !(answer.Seconds("nbf") > seconds + LeewaySeconds);
    }

    private static BrowserPage Refused() =>
        LtiPages.Error("The choice could not be taken: it is not one of this tool for this block, or you may not write this course.", StatusCodes.Status403Forbidden);
}
