using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// The cookie by which front ends know in which language they are wanted; scripts read it. What the account prefers is the truth of
/// whoever is signed in, and the cookie follows it.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/lang_pref/{__init__,helpers,middleware}.py</c>.</remarks>
public sealed partial class LanguageCookie(IdentitySettings settings)
{
    public const string Name = "openedx-language-preference";

    /// <summary>Key of the preference that holds the same.</summary>
    public const string Preference = "pref-lang";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    private static readonly HashSet<string> Languages = new(LanguageNames.All.Keys, StringComparer.OrdinalIgnoreCase);

    /// <summary>A tag such as <c>nb</c>, <c>es-419</c>, <c>zh-cn</c> of a language that there is.</summary>
    public static bool IsLanguage(string? tag) =>
        tag is not null && Tag().Match(tag) is { Success: true } match && Languages.Contains(match.Groups["language"].Value);

    public void Set(HttpContext http, string tag) => http.Response.Cookies.Append(
        Name, tag, new CookieOptions { Path = "/", Domain = settings.CookieDomain, MaxAge = Lifetime, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps });

    /// <summary>Tells a browser of somebody what this person prefers, if anything.</summary>
    public void Follow(HttpContext http, AccountRow account)
    {
        if (TextMap.Read(account.Preferences).GetValueOrDefault(Preference) is { } tag && IsLanguage(tag)) Set(http, tag);
    }

    [GeneratedRegex(@"\A(?<language>[A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
