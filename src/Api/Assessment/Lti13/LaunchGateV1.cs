using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>GET|POST /api/lti_consumer/v1/launch/</c>: the tool asks who launches (OpenID Connect authentication request), and the browser takes the signed answer to
/// one of the tool's registered addresses by a form. Client: tools, through the learner's browser.
/// </summary>
/// <remarks>
/// Source: LTI 1.3 security framework §5.1.1; Open edX xblock-lti-consumer <c>plugin/views.py</c> (launch_gate_endpoint). Differs: the request must be one
/// of OpenID Connect, for the person who began the launch, and each launch is answered once.
/// </remarks>
internal static class LaunchGateV1
{
    private static readonly string[] Methods = ["GET", "POST"];

    public static IEndpointRouteBuilder MapLaunchGateV1(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/api/lti_consumer/v1/launch/", Methods, Answer).DisableAntiforgery().Requires(Operation.UsePublicPages).IgnoresCredentials();
        return routes;
    }

    private static async Task<IResult> Answer(
        HttpContext http, LoginHints hints, Lti13Blocks blocks, Lti13Identities identities, AnonymousIds anonymous, SeenOnce seen, RequestClock clock,
        CancellationToken ct)
    {
        var asked = await Parameters(http, ct);
        if (asked is null) return LtiPages.Error("The request holds no form.");
        if (Value("lti_message_hint") is not { } hint) return LtiPages.Error("The lti_message_hint is missing or empty.");
        if (Value("login_hint") is not { } login) return LtiPages.Error("The login_hint is missing or empty.");
        var now = clock.Now(http);
        if (await hints.Read(hint, now, ct) is not { For: not LoginHints.Choice } begun) return LtiPages.Error("Unable to find record of an OIDC launch for the provided lti_message_hint.");
        if (await blocks.Find(begun.Block, ct) is not { } block) return LtiPages.Error("The block is not there any more, or not one of LTI 1.3.", StatusCodes.Status404NotFound);
        var isWellFormed = Value("response_type") == "id_token" && Value("response_mode") == "form_post" && (Value("scope") ?? "").Split(' ').Contains("openid") &&
            Value("prompt") is null or "none";
        var isMeant = Same(login, await anonymous.OfTools(begun.User, ct)) && Value("client_id") == block.ClientId &&
            Value("redirect_uri") is { } asksFor && block.Settings.RedirectUris.Contains(asksFor, StringComparer.Ordinal) && OAuthAddress.Parse(asksFor) is not null;
        if (!isWellFormed || !isMeant || Value("state") is not { } state || Value("nonce") is not { } nonce)
            return LtiPages.Error($"Error preparing LTI 1.3 launch for resource with resource_link_id {begun.Block}: the request of the tool is not valid.");
        if (!await seen.IsFirst($"launch {begun.Id}", now, begun.Until, ct)) return LtiPages.Error("This launch was answered before. Please open the tool again.");
        if (await identities.Of(block, begun.User, begun.For, nonce, now, ct) is not { } identity) return LtiPages.Error("The person or the content is not there any more.");
        return LtiPages.Launch(block.Tool.Name, Value("redirect_uri")!, [new("state", state), new("id_token", identity)]);

        string? Value(string name) => asked.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }

    /// <summary>Null: a POST without a form. Of a repeated parameter, nothing.</summary>
    private static async Task<Dictionary<string, string>?> Parameters(HttpContext http, CancellationToken ct)
    {
        if (HttpMethods.IsGet(http.Request.Method)) return http.Request.Query.Where(pair => pair.Value.Count == 1).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        if (!http.Request.HasFormContentType) return null;
        return (await http.Request.ReadFormAsync(ct)).Where(pair => pair.Value.Count == 1).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
    }

    private static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
