using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Who came from a provider and signs out here goes on to sign out there (OpenID Connect RP-Initiated Logout), if the operator wants that. The browser keeps what the provider
/// needs for it, in a cookie that it shows to <c>/logout</c> alone: the id token, by which the provider ends the right session without asking.
/// </summary>
public sealed class ProviderSession(IdentityProviders providers, ProviderClient client, PlatformSettings platform)
{
    public const string Cookie = "openedx-federation-session";

    // Browsers keep no longer ones. Without the token the provider asks the person.
    private const int LongestToken = 3500;

    /// <param name="idToken">Null: the provider gives none.</param>
    public static void Keep(HttpContext http, IdentityProvider provider, UserId user, string? idToken)
    {
        if (!provider.EndsSession) return;
        http.Response.Cookies.Append(Cookie, $"{user.Value}|{provider.Backend}|{(idToken?.Length <= LongestToken ? idToken : "")}", new CookieOptions
        {
            Path = "/logout",
            HttpOnly = true,
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
            MaxAge = SessionCookie.Lifetime,
        });
    }

    /// <summary>Takes it out of the browser. Returns the address at which the session there ends; null: there is none to end.</summary>
    /// <param name="user">Whose session ended here; null: nobody's. The cookie of somebody else does not count.</param>
    public async Task<string?> End(HttpContext http, UserId? user, CancellationToken ct)
    {
        if (http.Request.Cookies[Cookie] is not { } kept) return null;
        http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/logout" });
        if (kept.Split('|') is not [var whose, var backend, var token] || whose != user?.Value.ToString() || providers.Find(backend) is not { EndsSession: true } provider) return null;
        try
        {
            if ((await client.Endpoints(provider, ct)).EndSession is not { } address) return null;
            List<(string, string)> query = [("client_id", provider.ClientId), ("post_logout_redirect_uri", $"{platform.LmsRoot}/")];
            if (token.Length > 0) query.Add(("id_token_hint", token));
            return RedirectUri.With(address, [.. query]);
        }
        catch (ProviderFailedException)
        {
            // Whoever signs out is signed out here, at least.
            return null;
        }
    }
}
