using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>An account as clients read it: all of it for the person and for staff, for others what the person shows.</summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/serializers.py</c>.</remarks>
public sealed class AccountViews(ProfileImages images, IdentitySettings settings)
{
    private static readonly string[] Everything =
    [
        .. AccountVisibility.WhenPublic, "name", "email", "id", "verified_name", "extended_profile", "gender", "state", "goals", "is_active", "last_login", "mailing_address",
        "requires_parental_consent", "secondary_email", "secondary_email_enabled", "year_of_birth", "phone_number", "activation_key", "pending_name_change",
    ];

    public static bool SeesAll(Requester caller, AccountRow account) =>
        caller.User.Value == account.UserId || caller.IsStaff || caller.IsSuperuser;

    public async Task<IReadOnlyDictionary<string, object?>> Full(AccountRow account, DateTimeOffset now, CancellationToken ct) =>
        Chosen(await All(account, now, ct), Everything);

    public async Task<IReadOnlyDictionary<string, object?>> Shared(AccountRow account, DateTimeOffset now, CancellationToken ct) =>
        Chosen(await All(account, now, ct), AccountVisibility.Shown(account, now));

    private static Dictionary<string, object?> Chosen(Dictionary<string, object?> all, IEnumerable<string> fields) => fields.ToDictionary(field => field, field => all[field]);

    private async Task<Dictionary<string, object?>> All(AccountRow account, DateTimeOffset now, CancellationToken ct) => new()
    {
        ["account_privacy"] = AccountVisibility.Privacy(account, now),
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
        ["requires_parental_consent"] = AccountVisibility.NeedsParentalConsent(account, now),
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
        var has = account.ImageUploadedAt is not null && !AccountVisibility.NeedsParentalConsent(account, now);
        var image = new Dictionary<string, object> { ["has_image"] = has };
        foreach (var (size, url) in await images.Urls(has ? account : null, ct)) image[$"image_url_{size}"] = url;
        return image;
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
}
