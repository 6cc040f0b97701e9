using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace OpenEdx.Projections.Identity;

/// <summary>
/// The cookie <c>csrftoken</c>: requests that change something and are authenticated by cookies repeat its value in the header
/// <c>X-CSRFToken</c> or the form field <c>csrfmiddlewaretoken</c>. On this floor because pages write it into their forms.
/// </summary>
public static class CsrfCookie
{
    public const string Name = "csrftoken";
    public const string Header = "X-CSRFToken";
    public const string FormField = "csrfmiddlewaretoken";

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int Length = 32;

    /// <summary>The token of this browser, made and set when it has none yet.</summary>
    public static string Ensure(HttpContext http)
    {
        if (Of(http.Request) is { } there) return there;
        if (http.Items.TryGetValue(typeof(CsrfCookie), out var made)) return (string)made!;
        return Renew(http);
    }

    /// <summary>A new token; signing in renews it, so that one planted before is worth nothing after.</summary>
    public static string Renew(HttpContext http)
    {
        var token = RandomNumberGenerator.GetString(Letters, Length);
        http.Items[typeof(CsrfCookie)] = token;
        http.Response.Cookies.Append(Name, token, new CookieOptions
        {
            Path = "/",
            MaxAge = TimeSpan.FromDays(365),
            Secure = http.Request.IsHttps,
            SameSite = SameSiteMode.Lax,
        });
        return token;
    }

    /// <summary>Null when the request carries none of ours.</summary>
    public static string? Of(HttpRequest request) =>
        request.Cookies[Name] is { Length: Length } token && token.All(char.IsAsciiLetterOrDigit) ? token : null;
}
