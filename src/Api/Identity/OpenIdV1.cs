using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET /oauth2/.well-known/openid-configuration</c> (also at the root) and <c>GET|POST /oauth2/user_info</c>, <c>/oauth2/userinfo</c>: OpenID
/// Connect for applications that sign people in with their account here. Clients: applications that sign people in here.
/// </summary>
public static class OpenIdV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oauth2/.well-known/openid-configuration", Describe).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapGet("/.well-known/openid-configuration", Describe).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapMethods("/oauth2/user_info", ["GET", "POST"], Tell).Requires(Operation.UseOwnAccount);
        routes.MapMethods("/oauth2/userinfo", ["GET", "POST"], Tell).Requires(Operation.UseOwnAccount);
    }

    private static IResult Describe(HttpContext http, AccessJwts jwts, PlatformSettings platform)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        var root = platform.LmsRoot;
        return Results.Json(
            new Dictionary<string, object>
            {
                ["issuer"] = jwts.Issuer,
                ["authorization_endpoint"] = $"{root}/oauth2/authorize",
                ["token_endpoint"] = $"{root}/oauth2/access_token",
                ["userinfo_endpoint"] = $"{root}/oauth2/user_info",
                ["revocation_endpoint"] = $"{root}/oauth2/revoke_token",
                ["end_session_endpoint"] = $"{root}/logout",
                ["jwks_uri"] = $"{root}/auth/jwks.json",
                ["scopes_supported"] = (string[])[TokenScopes.OpenId, .. TokenScopes.Default, TokenScopes.UserId],
                ["response_types_supported"] = (string[])["code"],
                ["response_modes_supported"] = (string[])["query"],
                ["grant_types_supported"] = (string[])["authorization_code", "password", "client_credentials", "refresh_token"],
                ["subject_types_supported"] = (string[])["public"],
                ["id_token_signing_alg_values_supported"] = (string[])["RS256"],
                ["token_endpoint_auth_methods_supported"] = (string[])["client_secret_basic", "client_secret_post", "none"],
                ["code_challenge_methods_supported"] = (string[])[CodeChallenge.S256, CodeChallenge.Plain],
                ["prompt_values_supported"] = AuthorizationRequest.Prompts,
                ["claims_supported"] = (string[])
                    ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "preferred_username", "name", "given_name", "family_name", "email", "email_verified"],
            },
            WireJson.Options);
    }

    private static async Task<IResult> Tell(HttpContext http, AccountsQuery accounts, PersonClaims claims, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var caller = http.User.Requester()!;
        return await accounts.Find(caller.User, ct) is { } account
            ? Results.Json(await claims.Of(account, caller.TokenScopes, ct), WireJson.Options)
            : Refusals.NotFound(ErrorFamily.Rest);
    }
}
