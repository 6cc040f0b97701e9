using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
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
        // A file that cannot be read stops the program now, not the first person who signs in.
        routes.ServiceProvider.GetRequiredService<IdentityProviders>();
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
        var next = sites.SafeNext(query["next"]);
        var entry = query["auth_entry"].ToString() is "register" or "account_settings" ? query["auth_entry"].ToString() : "login";
        try
        {
            var endpoints = await client.Endpoints(provider, ct);
            var state = await cookie.Begin(http, backend, entry, next, clock.Now(http), ct);
            return Results.Redirect(RedirectUri.With(endpoints.Authorization,
            [
                ("client_id", provider.ClientId), ("redirect_uri", ReturnTo(backend)), ("response_type", "code"), ("scope", provider.Scope), ("state", state.State),
                ("nonce", state.Nonce), ("code_challenge", FederationCookie.Challenge(state.Verifier)), ("code_challenge_method", CodeChallenge.S256),
            ]));
        }
        catch (ProviderFailedException failure)
        {
            return Back(provider, failure.Message, Failed, next);
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
        if (query["code"].ToString() is not { Length: > 0 } code) return Refused(provider, query, state.Next);
        FederatedPerson? person;
        string? token;
        try
        {
            (person, token) = await Who(provider, state, code, query["iss"], now, ct);
        }
        catch (ProviderFailedException failure)
        {
            return Back(provider, failure.Message, Failed, state.Next);
        }

        if (person is null) return Back(provider, "The answer does not say who it is.", Failed, state.Next);
        return await Enter(provider, state, person, token, http, now, ct);
    }

    // Who changed their mind is no reason to look into the log; all else is.
    private IResult Refused(IdentityProvider provider, IQueryCollection query, string? next) => query["error"] == "access_denied"
        ? Back(provider, null, "third-party-auth-canceled", next)
        : Back(provider, $"It gave no code{ProviderError.Of(query["error"], query["error_description"])}.", Failed, next);

    private async Task<IResult> Enter(
        IdentityProvider provider, FederationState state, FederatedPerson person, string? idToken, HttpContext http, DateTimeOffset now, CancellationToken ct)
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
            ProviderSession.Keep(http, provider, user, idToken);
        }

        return Results.Redirect(state.Next ?? "/dashboard");
    }

    /// <summary>Exchanges the code, checks the id token, asks who it is.</summary>
    /// <param name="from">Who answers, as the answer says; null: it does not say.</param>
    /// <returns>The id token too, where there is one: by it the provider knows which session is to end.</returns>
    private async Task<(FederatedPerson? Person, string? IdToken)> Who(
        IdentityProvider provider, FederationState state, string code, string? from, DateTimeOffset now, CancellationToken ct)
    {
        var endpoints = await client.Endpoints(provider, ct);
        if (!IsFrom(endpoints, from)) throw new ProviderFailedException("The answer is of another provider.");
        var tokens = await client.Exchange(
            provider, endpoints,
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = ReturnTo(provider.Backend),
                ["code_verifier"] = state.Verifier,
            }, ct);
        if (Text(tokens, "access_token") is not { Length: > 0 } access) throw new ProviderFailedException("The answer holds no access token.");
        var token = Text(tokens, "id_token");
        var claims = await Claims(provider, endpoints, token, state.Nonce, now, ct);
        var userinfo = await client.Userinfo(provider, endpoints, access, ct);

        // OpenID Connect Core, section 5.3.2: an answer about somebody else does not count.
        if (claims is { } genuine && Text(userinfo, "sub") != Text(genuine, "sub")) throw new ProviderFailedException("The id token and the user info are about two persons.");
        return (FederatedPerson.Read(provider, userinfo), claims is null ? null : token);
    }

    // RFC 9207: a code of one provider is never shown to another one.
    private static bool IsFrom(ProviderEndpoints endpoints, string? from) => from is null ? !endpoints.NamesItself : endpoints.Issuer is null || from == endpoints.Issuer;

    /// <returns>Null: the provider gives no id tokens.</returns>
    private async Task<JsonElement?> Claims(IdentityProvider provider, ProviderEndpoints endpoints, string? token, string nonce, DateTimeOffset now, CancellationToken ct)
    {
        if (token is null) return provider.IsOpenId ? throw new ProviderFailedException("The answer holds no id token.") : null;
        if (endpoints is not { Issuer: not null, JwksUri: not null } && !provider.IsOpenId) return null;
        if (await client.Signed(endpoints, token, ct) is not { } claims) throw new ProviderFailedException("The signature of the id token does not hold.");
        return ForeignIdTokens.WrongIn(claims, endpoints.Issuer!, provider.ClientId, nonce, now) is { } wrong ? throw new ProviderFailedException(wrong) : claims;
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
