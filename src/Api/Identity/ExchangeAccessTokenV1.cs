using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /oauth2/exchange_access_token/{backend}/</c>: an app that signed somebody in elsewhere shows the token of there, and gets ours. Clients: Android and iOS apps.
/// </summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/auth_exchange/</c>. Only a person who is linked already comes in so: a token of elsewhere says neither for which application it was
/// given nor that the person wants an account here, which is why providers have to list us under <c>exchanges_tokens</c>.
/// </remarks>
public sealed class ExchangeAccessTokenV1(
    IdentityProviders providers, ProviderClient provider, FederatedAccounts federated, ClientAuthentication clients, OAuthClientScopesQuery allowed, TokenIssuer issuer,
    StreamStore streams, RateLimiter limits, RequestClock clock)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/oauth2/exchange_access_token/{backend}", (string backend, HttpContext http, ExchangeAccessTokenV1 endpoint, CancellationToken ct) => endpoint.Post(backend, http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials();

    private async Task<IResult> Post(string backend, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        if (await limits.Exceeded(RateLimits.Token, http, ct) is not null) return Error("invalid_request", "Too many requests. Try again in a minute.", StatusCodes.Status403Forbidden);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        if (providers.Find(backend) is not { ExchangesTokens: true } known) return Error("invalid_request", $"{backend} is not a supported provider");
        if (form["access_token"].ToString() is not { Length: > 0 and <= 4096 } token) return Error("invalid_request", "access_token is required");
        if (form["client_id"].ToString().Length == 0) return Error("invalid_request", "client_id is required");
        if (await clients.Authenticate(http.Request, form, ct) is not { SecretHash: null } client) return Error("invalid_client", $"{form["client_id"]} is not a public client");
        if (client.GrantType != OAuthGrantTypes.Password) return Error("invalid_client", $"{form["client_id"]} may not exchange tokens");
        if (TokenScopes.Read(form["scope"], await allowed.Of(client.ClientId, ct)) is not { } scopes) return Error("invalid_request", "A scope is unknown, or not for this application.");
        if (await Who(known, token, ct) is not { } account) return Error("invalid_grant", "access_token is not valid");

        var now = clock.Now(http);
        var user = new UserId(account.UserId);
        var metadata = http.MetadataFor(nameof(LogIn)) with { UserName = user.ToString() };
        var entered = await streams.Transact<UserAccount, UserAccountEvent>(UserAccountEvent.StreamOf(user), new LogIn(user, PasswordMatches: true, InactiveAllowed: true, now).Decide, metadata, ct);
        if (entered.Refusal is not null) return Disabled();
        return AccessTokenV1.Tokens(await issuer.Issue(client, account, scopes, AccessTokenV1.Format(http.Request, form), now, metadata, ct));
    }

    private async Task<AccountRow?> Who(IdentityProvider known, string token, CancellationToken ct)
    {
        try
        {
            var endpoints = await provider.Endpoints(known, ct);
            return FederatedPerson.Read(known, await provider.Userinfo(known, endpoints, token, ct)) is { } person ? await federated.Linked(person, ct) : null;
        }
        catch (ProviderFailedException)
        {
            return null;
        }
    }

    private static IResult Error(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new { error, error_description = description }, WireJson.Options, statusCode: status);

    private static IResult Disabled() => Results.Json(
        new { error = "account_disabled", error_description = "user account is disabled", error_code = 403 }, WireJson.Options, statusCode: StatusCodes.Status403Forbidden);
}
