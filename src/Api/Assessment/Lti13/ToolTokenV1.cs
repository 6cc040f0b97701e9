using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Assessment;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Assessment;

/// <summary>
/// <c>GET /api/lti_consumer/v1/public_keysets/{usage}</c>: the key that checks what the platform signs for a block's tool.
/// <c>POST /api/lti_consumer/v1/token/{usage}</c> (form): a token for the services of the block, in exchange for an assertion that the tool signed (client
/// credentials, RFC 7523). Client: tools.
/// </summary>
/// <remarks>
/// Source: Open edX xblock-lti-consumer <c>plugin/views.py</c> (public_keyset_endpoint, access_token_endpoint), <c>lti_1p3/consumer.py</c> (access_token): names of the
/// errors. Differs: upstream checks signature and expiry alone; here issuer, subject, audience and id of the assertion count too, and the scopes are
/// those that the block allows.
/// </remarks>
internal static class ToolTokenV1
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const double LeewaySeconds = 60;

    /// <summary>An assertion that holds longer would have to be remembered longer.</summary>
    private static readonly TimeSpan LongestAssertion = TimeSpan.FromDays(1);

    public static IEndpointRouteBuilder MapToolTokenV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/lti_consumer/v1/public_keysets/{usage}", Keyset).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapPost("/api/lti_consumer/v1/token/{usage}", Token).DisableAntiforgery().Requires(Operation.UsePublicPages).IgnoresCredentials();
        return routes;
    }

    private static async Task<IResult> Keyset(string usage, HttpContext http, Lti13Blocks blocks, LtiKeys keys, CancellationToken ct)
    {
        if (await blocks.Find(usage, ct) is not { } block) return Results.NotFound();
        var key = await keys.Of(block.Usage, ct);
        http.Response.Headers.ContentDisposition = "attachment; filename=keyset.json";
        return Results.Json(new { keys = new[] { new { kty = "RSA", key_ops = (string[])["verify"], n = key.Modulus, e = key.Exponent, kid = key.Id, alg = "RS256", use = "sig" } } });
    }

    private static async Task<IResult> Token(
        string usage, HttpContext http, Lti13Blocks blocks, ToolKeys tools, LtiKeys keys, LtiRegistrations registrations, SeenOnce seen, PlatformSettings platform,
        RequestClock clock, CancellationToken ct)
    {
        if (await blocks.Find(usage, ct) is not { } block) return Failed("invalid_lti_version", StatusCodes.Status404NotFound);
        if (!http.Request.HasFormContentType) return Failed("invalid_request");
        var form = await http.Request.ReadFormAsync(ct);
        string[] needed = ["grant_type", "client_assertion_type", "client_assertion", "scope"];
        if (needed.Any(name => form[name].Count != 1)) return Failed("invalid_request");
        if (form["grant_type"] != "client_credentials") return Failed("unsupported_grant_type");
        if (form["client_assertion_type"] != AssertionType) return Failed("invalid_request");
        if (LtiJwt.Read(form["client_assertion"]) is not { } assertion) return Failed("invalid_grant");
        if (!await tools.Signed(assertion, block.Settings, ct)) return Failed("invalid_client");
        if (assertion.Text("iss") != block.ClientId || assertion.Text("sub") != block.ClientId) return Failed("invalid_client");
        var now = clock.Now(http);
        if (!IsTimely(assertion, now) || !assertion.IsFor([registrations.TokenUrl(block.Usage), platform.LmsRoot, platform.LmsRoot + "/"])) return Failed("invalid_grant");
        if (assertion.Text("jti") is not { Length: > 0 } id) return Failed("invalid_grant");
        // As long as the assertion holds; it counts once.
        if (!await seen.IsFirst($"assertion {block.ClientId} {id}", now, now + LongestAssertion + TimeSpan.FromMinutes(5), ct)) return Failed("invalid_grant");

        var scopes = string.Join(' ', form["scope"].ToString().Split(' ').Intersect(block.Settings.Scopes()));
        var key = await keys.Of(block.Usage, ct);
        var claims = new JsonObject
        {
            ["sub"] = block.ClientId,
            ["iss"] = platform.LmsRoot,
            ["aud"] = registrations.ServicesUrl(block.Usage),
            ["scopes"] = scopes,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lti13Launch.Lifetime).ToUnixTimeSeconds(),
        };
        http.Response.Headers.CacheControl = "no-store";
        var token = LtiJwt.Sign(claims, key.Pair, key.Id);
        return Results.Json(new { access_token = token, token_type = "bearer", expires_in = (int)Lti13Launch.Lifetime.TotalSeconds, scope = scopes });
    }

    private static bool IsTimely(LtiJwt assertion, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeMilliseconds() / 1000d;
        if (assertion.Seconds("exp") is not { } expiry || expiry <= seconds - LeewaySeconds || expiry > seconds + LongestAssertion.TotalSeconds) return false;
        return !(assertion.Seconds("iat") > seconds + LeewaySeconds) && !(assertion.Seconds("nbf") > seconds + LeewaySeconds);
    }

    private static IResult Failed(string error, int status = StatusCodes.Status400BadRequest) => Results.Json(new { error }, statusCode: status);
}
