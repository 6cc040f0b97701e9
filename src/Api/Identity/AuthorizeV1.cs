using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET|POST /oauth2/authorize</c>: a person lets an application in. Clients: the browser sign-in of the Android app, MITx Online,
/// MicroMasters, whoever speaks OAuth 2. The page that asks is <c>/oauth2/consent</c>, and posts here.
/// </summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/oauth_dispatch/views.py</c>, django-oauth-toolkit <c>views/base.py</c>. A session alone counts: whoever holds
/// nothing but a token of one application cannot let in another.
/// </remarks>
public sealed class AuthorizeV1(
    OAuthClientsQuery clients, OAuthClientScopesQuery allowed, OAuthConsents consents, SessionAccounts sessions, LoginCookies cookies,
    StreamStore streams, RequestClock clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oauth2/authorize", (HttpContext http, AuthorizeV1 endpoint, CancellationToken ct) => endpoint.Get(http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapPost("/oauth2/authorize", (HttpContext http, AuthorizeV1 endpoint, CancellationToken ct) => endpoint.Post(http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials().AlwaysChecksCsrf();
    }

    private async Task<IResult> Get(HttpContext http, CancellationToken ct)
    {
        var (ask, refused) = await Read(http, null, ct);
        if (ask is not { } call) return refused!;
        var request = call.Request;
        if (await sessions.Find(http, call.Now, ct) is not { } person)
            return request.IsSilent ? Told(call, "login_required", "Nobody is signed in.") : ToSignIn(request);
        if (request.WantsSignIn)
        {
            cookies.SignOut(http);
            return ToSignIn(request);
        }

        if (await NeedsNoConsent(call, person, ct)) return await LetIn(http, call, person, ct);
        return request.IsSilent ? Told(call, "consent_required", "The person has not agreed yet.") : Results.Redirect($"/oauth2/consent?{request.Query()}");
    }

    /// <summary>The answer of a person who was asked: the field <c>allow</c> is there, or not.</summary>
    private async Task<IResult> Post(HttpContext http, CancellationToken ct)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var (ask, refused) = await Read(http, form, ct);
        if (ask is not { } call) return refused!;
        if (await sessions.Find(http, call.Now, ct) is not { } person) return ToSignIn(call.Request);
        return form["allow"].ToString().Length > 0
            ? await LetIn(http, call, person, ct)
            : Told(call, "access_denied", "The person does not agree.");
    }

    /// <summary>Who asks is checked first: an error is told to an address only when it belongs to the application (RFC 6749, section 4.1.2.1).</summary>
    private async Task<(Call? Call, IResult? Refused)> Read(HttpContext http, IFormCollection? form, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var request = AuthorizationRequest.Of(http.Request, form);
        if (request.ClientId.Length is 0 or > 255 || await clients.Find(request.ClientId, ct) is not { } client)
            return (null, Page("invalid_client", "No application of this id is registered here."));
        if (request.TargetAmong(client.RedirectUris) is not { } target)
            return (null, Page("invalid_request", "The address to come back to is not one that this application has registered."));
        var own = await allowed.Of(client.ClientId, ct);
        var call = new Call(request, client, target, TokenScopes.Read(request.Scope, own) ?? [], clock.Now(http));
        return request.Wrong(client, own) is var (error, description) ? (null, Told(call, error, description)) : (call, null);
    }

    private async Task<bool> NeedsNoConsent(Call call, SignedInAccount person, CancellationToken ct)
    {
        if (call.Request.WantsConsent) return false;
        return call.Client.IsTrusted || await consents.Has(person.Session.User, call.Client.ClientId, call.Scopes, ct);
    }

    private async Task<IResult> LetIn(HttpContext http, Call call, SignedInAccount person, CancellationToken ct)
    {
        var request = call.Request;
        var code = AuthorizationCode.New();
        var command = new IssueOAuthCode(
            code.Grant, call.Client.ClientId, person.Session.User, call.Scopes, code.Hash, NullIfEmpty(request.RedirectUri),
            request.Challenge.Length > 0 ? CodeChallenge.Read(request.Challenge, request.ChallengeMethod) : null,
            NullIfEmpty(request.Nonce), person.Session.SignedInAt, call.Now);
        var metadata = http.MetadataFor(nameof(IssueOAuthCode)) with { UserName = person.Session.User.ToString() };
        await streams.Transact<OAuthGrant, OAuthGrantEvent>(OAuthGrantEvent.StreamOf(code.Grant), command.Decide, metadata, ct);
        return BackTo(call, [("code", code.Text)]);
    }

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;

    private static IResult ToSignIn(AuthorizationRequest request) =>
        Results.Redirect($"/login?next={Uri.EscapeDataString($"/oauth2/authorize?{request.Query()}")}");

    private static IResult Told(Call call, string error, string description) => BackTo(call, [("error", error), ("error_description", description)]);

    private static IResult BackTo(Call call, IEnumerable<(string Name, string Value)> outcome) =>
        Results.Redirect(RedirectUri.With(call.Target, call.Request.State.Length > 0 ? [.. outcome, ("state", call.Request.State)] : outcome));

    private static IResult Page(string error, string sentence) => Results.Text(
        $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{error}</title><body><h1>{error}</h1><p>{WebUtility.HtmlEncode(sentence)}</p></body></html>",
        "text/html; charset=utf-8", statusCode: StatusCodes.Status400BadRequest);

    private sealed record Call(
        AuthorizationRequest Request, OAuthClientRow Client, string Target, IReadOnlyList<string> Scopes, DateTimeOffset Now);
}
