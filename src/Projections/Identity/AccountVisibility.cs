namespace OpenEdx.Projections.Identity;

/// <summary>What others see of a person. On this floor because pages and the API ask it alike.</summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/serializers.py</c>, <c>lms/envs/common.py</c> (ACCOUNT_VISIBILITY_CONFIGURATION).</remarks>
public static class AccountVisibility
{
    private const int ParentalConsentAge = 13;
    private const string Everybody = "all_users";

    /// <summary>Shown whatever the person chose.</summary>
    private static readonly string[] Always = ["account_privacy", "profile_image", "username"];

    /// <summary>Fields that a person shows who shows all, by their names of the wire.</summary>
    public static IReadOnlyList<string> WhenPublic { get; } =
    [
        .. Always, "bio", "course_certificates", "country", "date_joined", "language_proficiencies", "level_of_education", "social_links", "time_zone",
    ];

    public static string Privacy(AccountRow account, DateTimeOffset now) =>
        NeedsParentalConsent(account, now) ? "private" : account.AccountPrivacy ?? Everybody;

    // Without a year of birth nobody knows, so the careful answer holds. The birthday is unknown: the year counts from its end.
    public static bool NeedsParentalConsent(AccountRow account, DateTimeOffset now) =>
        account.YearOfBirth is not { } year || now.Year - year - 1 < ParentalConsentAge;

    /// <summary>Names of the fields that others see.</summary>
    public static IReadOnlyList<string> Shown(AccountRow account, DateTimeOffset now)
    {
        if (Privacy(account, now) is var privacy && privacy == Everybody) return WhenPublic;
        if (privacy != "custom") return Always;
        var preferences = TextMap.Read(account.Preferences);
        return [.. WhenPublic.Append("name").Where(field => Always.Contains(field) || preferences.GetValueOrDefault($"visibility.{field}") == Everybody)];
    }
}
