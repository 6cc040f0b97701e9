using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET /auth/login/{backend}/?auth_entry=&amp;next=</c>, <c>GET /auth/complete/{backend}/</c>, <c>POST /auth/disconnect/{backend}/</c>: signing in with an account
/// elsewhere. Clients: Authn and Account MFE, MITx Online (which walks a learner through it in the background), browsers.
/// </summary>
/// <remarks>
/// Source: Open edX <c>common/djangoapps/third_party_auth/</c>, python-social-auth. Differs: an id token is asked for and checked where the provider gives one;
/// PKCE is always used; a person comes back only in the browser that was sent away.
/// </remarks>
public sealed class FederationV1(
    IdentityProviders providers, ProviderClient client, FederationCookie cookie, FederatedAccounts federated, SessionAccounts sessions, LoginCookies cookies,
    TrustedSites sites, StreamStore streams, IdentitySettings settings, PlatformSettings platform, RequestClock clock, ILogger<FederationV1> log)
{
    private const string Failed = "third-party-auth-failed";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/auth/login/{backend}", (string backend, HttpContext http, FederationV1 endpoint, CancellationToken ct) => endpoint.Begin(backend, http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapGet("/auth/complete/{backend}", (string backend, HttpContext http, FederationV1 endpoint, CancellationToken ct) => endpoint.Complete(backend, http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapPost("/auth/disconnect/{backend}", (string backend, HttpContext http, FederationV1 endpoint, CancellationToken ct) => endpoint.Disconnect(backend, http, ct))
            .Requires(Operation.UseOwnAccount);
    }

    private async Task<IResult> Begin(string backend, HttpContext http, CancellationToken ct)
    {
        if (providers.Find(backend) is not { } provider) return Refusals.NotFound(ErrorFamily.Page);
        http.Response.Headers.CacheControl = "no-store";
        var query = http.Request.Query;
        var entry = query["auth_entry"].ToString() is "register" or "account_settings" ? query["auth_entry"].ToString() : "login";
        try
        {
            var endpoints = await client.Endpoints(provider, ct);
            var state = await cookie.Begin(http, backend, entry, sites.SafeNext(query["next"]), clock.Now(http), ct);
            return Results.Redirect(RedirectUri.With(endpoints.Authorization,
            [
                ("client_id", provider.ClientId), ("redirect_uri", ReturnTo(backend)), ("response_type", "code"), ("scope", provider.Scope), ("state", state.State),
                ("nonce", state.Nonce), ("code_challenge", FederationCookie.Challenge(state.Verifier)), ("code_challenge_method", CodeChallenge.S256),
            ]));
        }
        catch (ProviderFailedException failure)
        {
            return Back(provider, failure.Message, Failed, null);
        }
    }

    private async Task<IResult> Complete(string backend, HttpContext http, CancellationToken ct)
    {
        if (providers.Find(backend) is not { } provider) return Refusals.NotFound(ErrorFamily.Page);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var (query, now) = (http.Request.Query, clock.Now(http));
        if (await cookie.End(http, backend, query["state"].ToString(), now, ct) is not { } state)
            return Back(provider, "An answer came to a browser that was not sent there.", Failed, null);
        if (query["code"].ToString() is not { Length: > 0 } code) return Back(provider, null, Failed, state.Next);
        FederatedPerson? person;
        try
        {
            person = await Who(provider, state, code, now, ct);
        }
        catch (ProviderFailedException failure)
        {
            return Back(provider, failure.Message, Failed, state.Next);
        }

        if (person is null) return Back(provider, "The answer does not say who it is.", Failed, state.Next);
        return await Enter(provider, state, person, http, now, ct);
    }

    private async Task<IResult> Enter(
        IdentityProvider provider, FederationState state, FederatedPerson person, HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        var own = state.Entry == "account_settings" ? (await sessions.Find(http, now, ct))?.Account : null;
        if (state.Entry == "account_settings" && own is null) return Back(provider, null, Failed, state.Next);
        var metadata = http.MetadataFor(nameof(LinkExternalIdentity));
        var outcome = await federated.Enter(person, own, now, metadata, ct);
        if (outcome.Account is not { } account) return Back(provider, null, outcome.Error!, state.Next);
        if (own is null)
        {
            var user = new UserId(account.UserId);
            var login = new LogIn(user, PasswordMatches: true, InactiveAllowed: true, now);
            var done = await streams.Transact<UserAccount, UserAccountEvent>(
                UserAccountEvent.StreamOf(user), login.Decide, http.MetadataFor(nameof(LogIn)) with { UserName = user.ToString() }, ct);
            if (done.Refusal is LogIn.NoSuchAccount) return Back(provider, null, FederatedAccounts.NoAccount, state.Next);
            if (done.Refusal is LogIn.AccountLockedOut) return Back(provider, null, "account-locked-out", state.Next);
            await cookies.SignIn(http, account, now, ct);
        }

        return Results.Redirect(state.Next ?? "/dashboard");
    }

    /// <summary>Exchanges the code, checks the id token, asks who it is.</summary>
    private async Task<FederatedPerson?> Who(IdentityProvider provider, FederationState state, string code, DateTimeOffset now, CancellationToken ct)
    {
        var endpoints = await client.Endpoints(provider, ct);
        var tokens = await client.Exchange(
            endpoints.Token,
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = ReturnTo(provider.Backend),
                ["client_id"] = provider.ClientId,
                ["client_secret"] = provider.ClientSecret,
                ["code_verifier"] = state.Verifier,
            }, ct);
        if (Text(tokens, "access_token") is not { Length: > 0 } access) throw new ProviderFailedException("The answer holds no access token.");
        var claims = await Claims(provider, endpoints, Text(tokens, "id_token"), state.Nonce, now, ct);
        var userinfo = await client.Userinfo(endpoints.Userinfo, access, ct);

        // OpenID Connect Core, section 5.3.2: an answer about somebody else does not count.
        if (claims is { } genuine && Text(userinfo, "sub") != Text(genuine, "sub")) throw new ProviderFailedException("The id token and the user info are about two persons.");
        return FederatedPerson.Read(provider, userinfo);
    }

    /// <returns>Null: the provider gives no id tokens.</returns>
    private async Task<JsonElement?> Claims(IdentityProvider provider, ProviderEndpoints endpoints, string? token, string nonce, DateTimeOffset now, CancellationToken ct)
    {
        if (token is null) return provider.IsOpenId ? throw new ProviderFailedException("The answer holds no id token.") : null;
        if (endpoints is not { Issuer: { } issuer, JwksUri: { } url }) return provider.IsOpenId ? throw new ProviderFailedException("Nobody says how to check its id tokens.") : null;

        // The provider may have replaced its keys since they were read.
        var claims = ForeignIdTokens.Check(token, await client.Keys(url, anew: false, ct), issuer, provider.ClientId, nonce, now)
            ?? ForeignIdTokens.Check(token, await client.Keys(url, anew: true, ct), issuer, provider.ClientId, nonce, now);
        return claims ?? throw new ProviderFailedException("The id token does not hold.");
    }

    private async Task<IResult> Disconnect(string backend, HttpContext http, CancellationToken ct)
    {
        if (providers.Find(backend) is null) return Refusals.NotFound(ErrorFamily.Rest);
        await federated.Unlink(http.User.Requester()!.User, backend, clock.Now(http), http.MetadataFor(nameof(UnlinkExternalIdentity)), ct);
        return FormPost.WantsPage(http.Request) ? FormPost.SeeOther(sites.SafeNext(http.Request.Query["next"]) ?? "/dashboard") : Results.NoContent();
    }

    private string ReturnTo(string backend) => $"{platform.LmsRoot}/auth/complete/{backend}/";

    /// <param name="reason">For the operator; null: nothing went wrong but for the person.</param>
    private IResult Back(IdentityProvider provider, string? reason, string error, string? next)
    {
        if (reason is not null) log.LogWarning("Signing in with {Provider} failed: {Reason}", provider.Backend, reason);
        var page = settings.AuthnSite is { } site ? $"{site}/login" : "/login";
        return Results.Redirect(RedirectUri.With(page, next is null ? [("error", error)] : [("error", error), ("next", next)]));
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
