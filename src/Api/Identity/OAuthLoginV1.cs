using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary><c>POST /oauth2/login/</c>: turns a token into the session of a web view. Clients: Android and iOS apps.</summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/auth_exchange/views.py</c> (LoginWithAccessTokenView).</remarks>
public static class OAuthLoginV1
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/oauth2/login/", Post).Requires(Operation.UseOwnAccount);

    private static async Task<IResult> Post(
        HttpContext http, AccountsQuery accounts, OAuthClientsQuery clients, LoginCookies cookies, RequestClock clock, CancellationToken ct)
    {
        if (Credential.Of(http) is not { } credential) return Refused(http, "non_supported_token");
        if (await WrongToken(credential, clients, ct) is { } wrong) return Refused(http, wrong);
        if (await accounts.Find(credential.Requester.User, ct) is not { } account) return Refused(http, "account_disabled");
        await cookies.StartSession(http, account, clock.Now(http), ct);
        return Results.NoContent();
    }

    // Null: fine. Cookies end here, too: they prove no token.
    private static async Task<string?> WrongToken(Credential credential, OAuthClientsQuery clients, CancellationToken ct)
    {
        switch (credential)
        {
            case { Kind: CredentialKind.JwtHeader, Jwt: { } jwt }:
                if (jwt.Algorithm != JwtAlgorithm.Rs512) return "non_asymmetric_token";
                return jwt.Text("grant_type") == OAuthGrantTypes.Password ? null : "non_supported_token";
            case { Kind: CredentialKind.Bearer, Token: { } token }:
                var client = await clients.Find(token.ClientId, ct);
                return client is { GrantType: OAuthGrantTypes.Password } or { IsTrusted: true } ? null : "non_supported_token";
            default:
                return "non_supported_token";
        }
    }

    private static IResult Refused(HttpContext http, string code)
    {
        http.Response.Headers.WWWAuthenticate = "JWT realm=\"api\"";
        return Results.Json(new { error_code = code, developer_message = "Only tokens that a password was exchanged for become sessions." }, WireJson.Options, statusCode: StatusCodes.Status401Unauthorized);
    }
}
