using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>The cookies of a signed-in browser, by the names and contents that front ends read.</summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_authn/cookies.py</c>.</remarks>
public sealed class LoginCookies(SessionCookie sessions, AccessJwts jwts, IdentitySettings settings, PlatformSettings platform, ProfileImages images, LanguageCookie language)
{
    public const string JwtHeaderPayload = "edx-jwt-cookie-header-payload";
    public const string JwtSignature = "edx-jwt-cookie-signature";
    public const string LoggedIn = "edxloggedin";
    public const string UserInfo = "edx-user-info";

    private static readonly string[] Scopes = ["user_id", "email", "profile"];

    /// <summary>Signs the browser in.</summary>
    public async Task SignIn(HttpContext http, AccountRow account, DateTimeOffset now, CancellationToken ct)
    {
        var session = new Session(new UserId(account.UserId), account.SessionSerial, now) { Id = OpaqueTokens.New() };
        Set(http, SessionCookie.Name, await sessions.Write(session, ct), SessionCookie.Lifetime, httpOnly: true);
        Set(http, LoggedIn, "true", SessionCookie.Lifetime, httpOnly: false);
        Set(http, UserInfo, Quoted(await Info(account, ct)), SessionCookie.Lifetime, httpOnly: false);
        await RefreshJwt(http, account, now, ct);
        language.Follow(http, account);
        CsrfCookie.Renew(http);
    }

    /// <summary>Sets the session alone: for apps that open web views with a token.</summary>
    public async Task StartSession(HttpContext http, AccountRow account, DateTimeOffset now, CancellationToken ct)
    {
        var session = new Session(new UserId(account.UserId), account.SessionSerial, now) { Id = OpaqueTokens.New() };
        Set(http, SessionCookie.Name, await sessions.Write(session, ct), SessionCookie.Lifetime, httpOnly: true);
    }

    /// <summary>Sets the token pair alone; returns its expiry.</summary>
    public async Task<DateTimeOffset> RefreshJwt(HttpContext http, AccountRow account, DateTimeOffset now, CancellationToken ct)
    {
        var token = await jwts.Issue(
            new(account, Scopes, OAuthGrantTypes.Password, false, ["user:me"], JwtAlgorithm.Rs512), now, ct);
        var cut = token.LastIndexOf('.');
        Set(http, JwtHeaderPayload, token[..cut], AccessJwts.Lifetime, httpOnly: false);
        Set(http, JwtSignature, token[(cut + 1)..], AccessJwts.Lifetime, httpOnly: true);
        return DateTimeOffset.FromUnixTimeSeconds(now.Add(AccessJwts.Lifetime).ToUnixTimeSeconds());
    }

    public void SignOut(HttpContext http)
    {
        foreach (var name in (string[])[SessionCookie.Name, JwtHeaderPayload, JwtSignature, LoggedIn, UserInfo])
            http.Response.Cookies.Delete(name, new CookieOptions { Path = "/", Domain = settings.CookieDomain });
    }

    private void Set(HttpContext http, string name, string value, TimeSpan lifetime, bool httpOnly)
    {
        // Written by hand: the framework would percent-encode, which readers of these cookies do not undo.
        var cookie = new StringBuilder($"{name}={value}; path=/; max-age={(long)lifetime.TotalSeconds}; samesite=lax");
        if (settings.CookieDomain is { } domain) cookie.Append("; domain=").Append(domain);
        if (http.Request.IsHttps) cookie.Append("; secure");
        if (httpOnly) cookie.Append("; httponly");
        http.Response.Headers.Append("Set-Cookie", cookie.ToString());
    }

    private async Task<string> Info(AccountRow account, CancellationToken ct)
    {
        var root = platform.LmsRoot;
        return JsonSerializer.Serialize(new
        {
            version = 1,
            username = account.Username,
            email = account.Email,
            header_urls = new
            {
                logout = $"{root}/logout",
                account_settings = $"{root}/account/settings",
                learner_profile = $"{root}/u/{account.Username}",
            },
            user_image_urls = await images.Urls(account.ImageUploadedAt is null ? null : account, ct),
        });
    }

    /// <summary>As Python's cookies quote: the readers of this cookie expect it. Letters beyond ASCII are escaped by the JSON already.</summary>
    private static string Quoted(string json)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in json)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                ',' => quoted.Append("\\054"),
                ';' => quoted.Append("\\073"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
