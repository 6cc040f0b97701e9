namespace OpenEdx.Projections.Identity;

/// <summary>What tokens may be good for. Source: Open edX <c>lms/envs/common.py</c> (OAUTH2_PROVIDER, OAUTH2_DEFAULT_SCOPES).</summary>
public static class TokenScopes
{
    public const string UserId = "user_id";

    /// <summary>The application wants to know who signs in, by an id token (OpenID Connect).</summary>
    public const string OpenId = "openid";

    public const string Email = "email";

    public const string Profile = "profile";

    public const string GradesRead = "grades:read";

    public const string CertificatesRead = "certificates:read";

    public const string CourseModesRead = "course_modes:read";

    public static IReadOnlyList<string> Default { get; } = ["read", "write", Email, Profile];

    /// <summary>Ours: reading the log (docs/how-to/replay.md). Only for applications that were registered for it.</summary>
    public const string EventsRead = "events:read";

    private static readonly HashSet<string> Common = new(
        [.. Default, CertificatesRead, GradesRead, "tpa:read", CourseModesRead, UserId, OpenId], StringComparer.Ordinal);

    private static readonly HashSet<string> Narrow = new([EventsRead], StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => [.. Common, .. Narrow];

    /// <summary>The token was made for one purpose: it opens what asks for its scope and, unlike others, does not stand for its account.</summary>
    public static bool AreNarrow(IReadOnlyList<string> scopes) => scopes.Count > 0 && scopes.All(Narrow.Contains);

    /// <summary>The scopes asked for, the default ones when none are; null when one is unknown, or not for this application.</summary>
    /// <param name="allowed">Those of the application; null: it has none of its own.</param>
    public static IReadOnlyList<string>? Read(string? asked, IReadOnlyList<string>? allowed)
    {
        var scopes = (asked ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        if (scopes.Length == 0) return allowed ?? Default;
        return scopes.All(scope => allowed?.Contains(scope) ?? Common.Contains(scope)) ? scopes : null;
    }
}
