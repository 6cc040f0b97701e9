using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>An account as clients read it: all of it for the person and for staff, for others what the person shows.</summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/serializers.py</c>.</remarks>
public sealed class AccountViews(ProfileImages images, IdentitySettings settings)
{
    private const int ParentalConsentAge = 13;
    private const string Everybody = "all_users";

    /// <summary>Shown whatever the person chose.</summary>
    private static readonly string[] Always = ["account_privacy", "profile_image", "username"];

    private static readonly string[] WhenPublic =
    [
        .. Always, "bio", "course_certificates", "country", "date_joined", "language_proficiencies", "level_of_education", "social_links", "time_zone",
    ];

    /// <summary>What a person may show piece by piece.</summary>
    private static readonly string[] Shareable = [.. WhenPublic, "name"];

    private static readonly string[] Everything =
    [
        .. WhenPublic, "name", "email", "id", "verified_name", "extended_profile", "gender", "state", "goals", "is_active", "last_login", "mailing_address",
        "requires_parental_consent", "secondary_email", "secondary_email_enabled", "year_of_birth", "phone_number", "activation_key", "pending_name_change",
    ];

    public static bool SeesAll(Requester caller, AccountRow account) =>
        caller.User.Value == account.UserId || caller.IsStaff || caller.IsSuperuser;

    public static string Privacy(AccountRow account, DateTimeOffset now) =>
        NeedsParentalConsent(account, now) ? "private" : account.AccountPrivacy ?? Everybody;

    // Without a year of birth nobody knows, so the careful answer holds. The birthday is unknown: the year counts from its end.
    public static bool NeedsParentalConsent(AccountRow account, DateTimeOffset now) =>
        account.YearOfBirth is not { } year || now.Year - year - 1 < ParentalConsentAge;

    public async Task<IReadOnlyDictionary<string, object?>> Full(AccountRow account, DateTimeOffset now, CancellationToken ct) =>
        Chosen(await All(account, now, ct), Everything);

    public async Task<IReadOnlyDictionary<string, object?>> Shared(AccountRow account, DateTimeOffset now, CancellationToken ct) =>
        Chosen(await All(account, now, ct), Shown(account, now));

    private static string[] Shown(AccountRow account, DateTimeOffset now)
    {
        var preferences = TextMap.Read(account.Preferences);
        return Privacy(account, now) switch
        {
            Everybody => WhenPublic,
            "custom" => [.. Shareable.Where(field => Always.Contains(field) || preferences.GetValueOrDefault($"visibility.{field}") == Everybody)],
            _ => Always,
        };
    }

    private static Dictionary<string, object?> Chosen(Dictionary<string, object?> all, IEnumerable<string> fields) => fields.ToDictionary(field => field, field => all[field]);

    private async Task<Dictionary<string, object?>> All(AccountRow account, DateTimeOffset now, CancellationToken ct) => new()
    {
        ["account_privacy"] = Privacy(account, now),
        ["profile_image"] = await Image(account, now, ct),
        ["username"] = account.Username,
        ["bio"] = account.Bio,
        ["course_certificates"] = null,
        ["country"] = account.Country,
        ["date_joined"] = WholeSeconds(account.DateJoined),
        ["language_proficiencies"] = (account.LanguageProficiencies ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(code => new { code }),
        ["level_of_education"] = account.LevelOfEducation,
        ["social_links"] = TextMap.Read(account.SocialLinks).Select(link => new { platform = link.Key, social_link = link.Value }),
        ["time_zone"] = null,
        ["name"] = account.Name,
        ["email"] = account.Email,
        ["id"] = account.UserId,
        ["verified_name"] = null,
        ["extended_profile"] = ExtendedProfile(account),
        ["gender"] = account.Gender,
        ["state"] = account.State,
        ["goals"] = account.Goals,
        ["is_active"] = account.IsActive,
        ["last_login"] = account.LastLogin,
        ["mailing_address"] = account.MailingAddress,
        ["requires_parental_consent"] = NeedsParentalConsent(account, now),
        ["secondary_email"] = account.SecondaryEmail,
        ["secondary_email_enabled"] = true,
        ["year_of_birth"] = account.YearOfBirth,
        ["phone_number"] = account.PhoneNumber,
        ["activation_key"] = null,
        ["pending_name_change"] = account.PendingName,
    };

    // Every field of this installation, answered or not.
    private IEnumerable<object> ExtendedProfile(AccountRow account)
    {
        var answers = TextMap.Read(account.ExtendedProfile);
        return settings.ExtendedProfileFields.Select(name => new { field_name = name, field_value = answers.GetValueOrDefault(name) ?? "" });
    }

    private async Task<Dictionary<string, object>> Image(AccountRow account, DateTimeOffset now, CancellationToken ct)
    {
        var has = account.ImageUploadedAt is not null && !NeedsParentalConsent(account, now);
        var image = new Dictionary<string, object> { ["has_image"] = has };
        foreach (var (size, url) in await images.Urls(has ? account : null, ct)) image[$"image_url_{size}"] = url;
        return image;
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
}
