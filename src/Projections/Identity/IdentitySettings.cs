using System.Globalization;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Identity;

/// <summary>What an operator decides about accounts; from the environment, the names are part of the product.</summary>
public sealed record IdentitySettings
{
    /// <summary>Work of one password check. Django 5.2 uses a million: half a second of one processor. <c>OPENEDX_PASSWORD_ITERATIONS</c></summary>
    public int PasswordIterations { get; init; } = 1_000_000;

    /// <summary>
    /// New accounts stay inactive until they follow the link in a mail. Off by default: an installation without a mail server writes mail into files.
    /// <c>OPENEDX_CONFIRM_EMAIL=true</c>
    /// </summary>
    public bool ConfirmEmail { get; init; }

    /// <summary>Domain that cookies are shared in (<c>.example.com</c>); null: this host only. <c>OPENEDX_COOKIE_DOMAIN</c></summary>
    public string? CookieDomain { get; init; }

    /// <summary>Origins of front ends (<c>https://apps.example.com</c>), separated by blanks or commas. <c>OPENEDX_TRUSTED_ORIGINS</c></summary>
    public IReadOnlyList<string> TrustedOrigins { get; init; } = [];

    /// <summary>Address of the Authn MFE (<c>https://apps.example.com/authn</c>), without a slash at the end; null: the pages of this program. <c>OPENEDX_AUTHN_MFE_URL</c></summary>
    public string? AuthnSite { get; init; }

    /// <summary>Claim <c>aud</c> of our tokens. <c>OPENEDX_JWT_AUDIENCE</c></summary>
    public string JwtAudience { get; init; } = "openedx";

    /// <summary>Names of further fields of profiles (<c>extended_profile</c>), separated by blanks or commas. <c>OPENEDX_EXTENDED_PROFILE_FIELDS</c></summary>
    public IReadOnlyList<string> ExtendedProfileFields { get; init; } = [];

    /// <summary>How long who asked to be forgotten may take it back, before the operator's pipeline begins. <c>OPENEDX_RETIREMENT_COOL_OFF_DAYS</c></summary>
    public TimeSpan RetirementCoolOff { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How front ends call this site. <c>OPENEDX_SITE_NAME</c></summary>
    public string SiteName { get; init; } = "Open edX";

    /// <summary>Where learners turn to with questions. <c>OPENEDX_SUPPORT_EMAIL</c></summary>
    public string SupportAddress { get; init; } = "support@localhost";

    /// <param name="variable">The environment; null where a variable is not set.</param>
    public static IdentitySettings From(Func<string, string?> variable)
    {
        var defaults = new IdentitySettings();
        return new IdentitySettings
        {
            PasswordIterations = int.TryParse(variable("OPENEDX_PASSWORD_ITERATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
                ? count
                : defaults.PasswordIterations,
            ConfirmEmail = bool.TryParse(variable("OPENEDX_CONFIRM_EMAIL"), out var confirm) && confirm,
            CookieDomain = variable("OPENEDX_COOKIE_DOMAIN") is { Length: > 0 } domain ? domain : null,
            TrustedOrigins = (variable("OPENEDX_TRUSTED_ORIGINS") ?? "")
                .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(origin => origin.TrimEnd('/')).ToArray(),
            AuthnSite = variable("OPENEDX_AUTHN_MFE_URL") is { Length: > 0 } site && Uri.TryCreate(site, UriKind.Absolute, out _) ? site.TrimEnd('/') : null,
            ExtendedProfileFields = (variable("OPENEDX_EXTENDED_PROFILE_FIELDS") ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries),
            RetirementCoolOff = int.TryParse(variable("OPENEDX_RETIREMENT_COOL_OFF_DAYS"), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
                ? TimeSpan.FromDays(days)
                : defaults.RetirementCoolOff,
            SupportAddress = variable("OPENEDX_SUPPORT_EMAIL") is { Length: > 0 } support ? support : defaults.SupportAddress,
            JwtAudience = variable("OPENEDX_JWT_AUDIENCE") is { Length: > 0 } audience ? audience : defaults.JwtAudience,
            SiteName = variable("OPENEDX_SITE_NAME") is { Length: > 0 } name ? name : defaults.SiteName,
        };
    }
}

/// <summary>Which other sites may act for our users: origins of front ends, targets of redirects after signing in.</summary>
public sealed class TrustedSites(IdentitySettings settings, PlatformSettings platform, FrontEnds frontEnds)
{
    private readonly Uri lms = new(platform.LmsRoot);
    private readonly Uri studio = new(platform.StudioRoot);

    /// <summary>
    /// Ours, a front end's, or listed. On a developer's machine (our own address is a loopback name) every port of that very name is trusted,
    /// since each front end is served there from a port of its own.
    /// </summary>
    public bool Trusts(Uri site)
    {
        if (site.Scheme != Uri.UriSchemeHttp && site.Scheme != Uri.UriSchemeHttps) return false;
        if (site.UserInfo.Length > 0) return false;
        if (SameOrigin(site, lms) || SameOrigin(site, studio)) return true;
        if (lms.IsLoopback && string.Equals(site.Host, lms.Host, StringComparison.OrdinalIgnoreCase)) return true;
        if (settings.AuthnSite is { } authn && SameOrigin(site, new Uri(authn))) return true;
        if (frontEnds.Sites.Values.Any(app => SameOrigin(site, new Uri(app)))) return true;
        return settings.TrustedOrigins.Any(origin => Uri.TryCreate(origin, UriKind.Absolute, out var listed) && SameOrigin(site, listed));
    }

    /// <summary>
    /// Where to go after signing in or out: a path of this site, or a page of a trusted one; null when it is neither. A path must
    /// not begin with two slashes or a backslash, which browsers take for another host.
    /// </summary>
    public string? SafeNext(string? next)
    {
        if (string.IsNullOrEmpty(next) || next.Any(char.IsControl)) return null;
        if (next[0] == '/') return next.Length > 1 && next[1] is '/' or '\\' || next.Contains('\\', StringComparison.Ordinal) ? null : next;
        return Uri.TryCreate(next, UriKind.Absolute, out var page) && Trusts(page) ? page.AbsoluteUri : null;
    }

    private static bool SameOrigin(Uri a, Uri b) =>
        a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase);
}
