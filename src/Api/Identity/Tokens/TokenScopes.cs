namespace OpenEdx.Api.Identity;

/// <summary>What tokens may be good for. Source: Open edX <c>lms/envs/common.py</c> (OAUTH2_PROVIDER, OAUTH2_DEFAULT_SCOPES).</summary>
public static class TokenScopes
{
    public const string UserId = "user_id";

    public static IReadOnlyList<string> Default { get; } = ["read", "write", "email", "profile"];

    private static readonly HashSet<string> Known = new(
        [.. Default, "certificates:read", "grades:read", "tpa:read", "course_modes:read", UserId], StringComparer.Ordinal);

    /// <summary>The scopes asked for, the default ones when none are; null when one is unknown.</summary>
    public static IReadOnlyList<string>? Read(string? asked)
    {
        var scopes = (asked ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        if (scopes.Length == 0) return Default;
        return scopes.All(Known.Contains) ? scopes : null;
    }
}
