using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary><c>POST /oauth2/access_token</c>. Clients: Android and iOS apps, edx-rest-api-client, MITx Online.</summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/oauth_dispatch/views.py</c>, django-oauth-toolkit. Differs: a refresh token used
/// twice ends its whole family; wrong passwords count for the lock-out as in the sign-in form.
/// </remarks>
public sealed class AccessTokenV1(
    ClientAuthentication clients, PasswordSignIn signIn, TokenIssuer issuer, AccountsQuery accounts, OAuthTokensQuery tokens, OAuthClientScopesQuery allowed, RateLimiter limits, RequestClock clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth2/access_token", (HttpContext http, AccessTokenV1 endpoint, CancellationToken ct) => endpoint.Post(http, ct))
                .Requires(Operation.UsePublicPages).IgnoresCredentials();
    }

    private async Task<IResult> Post(HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        if (await limits.Exceeded(RateLimits.Token, http, ct) is not null)
            return Error("forbidden-request", "Too many requests. Try again in a minute.", StatusCodes.Status403Forbidden);
        if (!http.Request.HasFormContentType) return Error("unsupported_grant_type");
        var form = await http.Request.ReadFormAsync(ct);
        var call = new Call(http, form, Format(http.Request, form), clock.Now(http));
        return form["grant_type"].ToString() switch
        {
            "authorization_code" => await Code(call, ct),
            "password" => await Password(call, ct),
            "client_credentials" => await ClientCredentials(call, ct),
            "refresh_token" => await RefreshToken(call, ct),
            _ => Error("unsupported_grant_type"),
        };
    }

    private async Task<IResult> Code(Call call, CancellationToken ct)
    {
        if (await clients.Authenticate(call.Http.Request, call.Form, ct) is not { } client) return InvalidClient();
        if (client.GrantType != OAuthGrantTypes.AuthorizationCode) return Error("unauthorized_client");
        if (call.Form["code"].ToString() is not { Length: > 0 } sent) return Error("invalid_request", "Missing code parameter.");
        if (AuthorizationCode.Read(sent) is not { } code) return Error("invalid_grant");
        string? Sent(string field) => call.Form[field].ToString() is { Length: > 0 } value ? value : null;
        var (issued, refusal) = await issuer.Redeem(
            client, code, Sent("redirect_uri"), Sent("code_verifier"), call.Format, call.Now, call.Http.MetadataFor(nameof(RedeemOAuthCode)), ct);

        // Why, is not told: whoever guesses learns nothing.
        return refusal is null ? Tokens(issued!) : Error("invalid_grant");
    }

    private async Task<IResult> Password(Call call, CancellationToken ct)
    {
        if (await clients.Authenticate(call.Http.Request, call.Form, ct) is not { } client) return InvalidClient();
        if (client.GrantType != OAuthGrantTypes.Password) return Error("unauthorized_client");
        string username = call.Form["username"].ToString(), password = call.Form["password"].ToString();
        if (username.Length == 0) return Error("invalid_request", "Request is missing username parameter.");
        if (password.Length == 0) return Error("invalid_request", "Request is missing password parameter.");
        if (TokenScopes.Read(call.Form["scope"], await allowed.Of(client.ClientId, ct)) is not { } scopes) return Error("invalid_scope");
        var outcome = await signIn.Try(username, password, inactiveAllowed: true, call.Now, call.Http.MetadataFor(nameof(LogIn)), ct);
        if (outcome.Account is not { } account || outcome.Refusal is not null) return Error("invalid_grant", "Invalid credentials given.");
        return Tokens(await issuer.Issue(client, account, scopes, call.Format, call.Now, Metadata(call, account, nameof(IssueOAuthGrant)), ct));
    }

    private async Task<IResult> ClientCredentials(Call call, CancellationToken ct)
    {
        if (await clients.Authenticate(call.Http.Request, call.Form, ct) is not { SecretHash: not null } client) return InvalidClient();
        if (client.GrantType != OAuthGrantTypes.ClientCredentials) return Error("unauthorized_client");
        if (TokenScopes.Read(call.Form["scope"], await allowed.Of(client.ClientId, ct)) is not { } scopes) return Error("invalid_scope");
        if (client.OwnerUserId is not { } owner || await accounts.Find(new UserId(owner), ct) is not { } account) return Error("unauthorized_client");
        return Tokens(await issuer.Issue(client, account, scopes, call.Format, call.Now, Metadata(call, account, nameof(IssueOAuthGrant)), ct));
    }

    private async Task<IResult> RefreshToken(Call call, CancellationToken ct)
    {
        if (await clients.Authenticate(call.Http.Request, call.Form, ct) is not { } client) return InvalidClient();
        var presented = call.Form["refresh_token"].ToString();
        if (presented.Length == 0) return Error("invalid_request", "Missing refresh token parameter.");
        var hash = OpaqueTokens.HashOf(presented);
        if (await tokens.Find(hash, ct) is not { Kind: OAuthTokens.Refresh } spent) return Error("invalid_grant");
        if (await accounts.Find(spent.User, ct) is not { } account) return Error("invalid_grant");
        var metadata = Metadata(call, account, nameof(RefreshOAuthGrant));
        var (issued, refusal) = await issuer.Refresh(client, spent, hash, account, call.Format, call.Now, metadata, ct);
        return refusal is null ? Tokens(issued!) : Error("invalid_grant");
    }

    // The header stands in for clients whose libraries do not let them add form fields.
    internal static TokenFormat Format(HttpRequest request, IFormCollection form)
    {
        var type = form["token_type"].ToString() is { Length: > 0 } field ? field : request.Headers["X-Token-Type"].ToString();
        var isAsymmetric = form["asymmetric_jwt"].ToString().Length > 0;
        return new(string.Equals(type, "jwt", StringComparison.OrdinalIgnoreCase), isAsymmetric ? JwtAlgorithm.Rs512 : JwtAlgorithm.Hs256);
    }

    private static EventStore.Streams.EventMetadata Metadata(Call call, AccountRow account, string command) =>
        call.Http.MetadataFor(command) with { UserName = new UserId(account.UserId).ToString() };

    internal static IResult Tokens(IssuedTokens issued)
    {
        var body = new Dictionary<string, object>
        {
            ["access_token"] = issued.AccessToken,
            ["expires_in"] = (long)issued.ExpiresIn.TotalSeconds,
            ["token_type"] = issued.TokenType,
            ["scope"] = string.Join(' ', issued.Scopes),
        };
        if (issued.RefreshToken is { } refresh) body["refresh_token"] = refresh;
        if (issued.IdToken is { } id) body["id_token"] = id;
        return Results.Json(body, WireJson.Options);
    }

    private static IResult InvalidClient() => Error("invalid_client", status: StatusCodes.Status401Unauthorized);

    private static IResult Error(string error, string? description = null, int status = StatusCodes.Status400BadRequest)
    {
        var body = new Dictionary<string, string> { ["error"] = error };
        if (description is not null) body["error_description"] = description;
        return Results.Json(body, WireJson.Options, statusCode: status);
    }

    private sealed record Call(HttpContext Http, IFormCollection Form, TokenFormat Format, DateTimeOffset Now);
}
