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
/// <c>GET|POST /logout</c>: ends the session, removes the sign-in cookies and goes on to <c>next</c> or <c>redirect_url</c>, if it is ours or trusted; who came
/// from a provider whose session is to end as well goes there.
/// Without CSRF token, as upstream: at worst somebody has to sign in again. Clients: browsers.
/// </summary>
public static class LogoutV1
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/logout", ["GET", "POST"], Answer).Requires(Operation.UsePublicPages).IgnoresCredentials();

    private static async Task<IResult> Answer(
        HttpContext http, LoginCookies cookies, TrustedSites sites, SessionAccounts sessions, ProviderSession elsewhere, StreamStore streams, RequestClock clock,
        CancellationToken ct)
    {
        var now = clock.Now(http);
        var signedIn = await sessions.Find(http, now, ct);
        if (signedIn is { Session: { Digest: { } digest, User: var user } })
        {
            await streams.Transact<UserAccount, UserAccountEvent>(
                UserAccountEvent.StreamOf(user), new LogOut(user, digest, now).Decide, http.MetadataFor(nameof(LogOut)) with { UserName = user.ToString() }, ct);
        }

        cookies.SignOut(http);
        var query = http.Request.Query;
        var target = await elsewhere.End(http, signedIn?.Session.User, ct) ?? sites.SafeNext(query["redirect_url"]) ?? sites.SafeNext(query["next"]) ?? "/";
        http.Response.Headers.CacheControl = "no-store";
        var goesOn = query.ContainsKey("no_redirect") ? "" : $"<meta http-equiv=\"refresh\" content=\"0; url={WebUtility.HtmlEncode(target)}\">";
        return Results.Text(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Signed out</title>{goesOn}</head>
            <body><p>You are signed out.</p><p><a href="{WebUtility.HtmlEncode(target)}">Go on</a></p></body></html>
            """, "text/html; charset=utf-8");
    }
}
