using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET /api/user/v1/accounts/{username}</c> and <c>GET /api/user/v1/me</c>. Clients: Android and iOS apps, Account, Profile and
/// Authn MFEs, MITx Online, MicroMasters.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/serializers.py</c>.</remarks>
public static class AccountsV1
{
    private const int ParentalConsentAge = 13;
    private const string Private = "private";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/user/v1/me", Me).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/user/v1/accounts/{username}", Get).Requires(Operation.UseOwnAccount);
    }

    private static IResult Me(HttpContext http) => Results.Json(new { username = http.User.Requester()!.Username }, WireJson.Options);

    private static async Task<IResult> Get(
        string username, string? view, HttpContext http, AccountsQuery accounts, PlatformSettings platform, RequestClock clock, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (await accounts.FindByUsername(username, ct) is not { } account) return Results.NotFound();
        var seesAll = (caller.User.Value == account.UserId || caller.IsStaff || caller.IsSuperuser) && view != "shared";
        return Results.Json(seesAll ? Full(account, platform.LmsRoot, clock.Now(http)) : Shared(account, platform.LmsRoot, clock.Now(http)), WireJson.Options);
    }

    private static Dictionary<string, object?> Shared(AccountRow account, string root, DateTimeOffset now)
    {
        var privacy = Privacy(account, now);
        var shown = new Dictionary<string, object?>
        {
            ["account_privacy"] = privacy,
            ["profile_image"] = Image(root),
            ["username"] = account.Username,
        };
        if (privacy != "all_users") return shown;
        shown["bio"] = account.Bio;
        shown["course_certificates"] = null;
        shown["country"] = account.Country;
        shown["date_joined"] = WholeSeconds(account.DateJoined);
        shown["language_proficiencies"] = Array.Empty<object>();
        shown["level_of_education"] = account.LevelOfEducation;
        shown["social_links"] = Array.Empty<object>();
        shown["time_zone"] = null;
        return shown;
    }

    private static Dictionary<string, object?> Full(AccountRow account, string root, DateTimeOffset now) => new()
    {
        ["account_privacy"] = Privacy(account, now),
        ["profile_image"] = Image(root),
        ["username"] = account.Username,
        ["bio"] = account.Bio,
        ["course_certificates"] = null,
        ["country"] = account.Country,
        ["date_joined"] = WholeSeconds(account.DateJoined),
        ["language_proficiencies"] = Array.Empty<object>(),
        ["level_of_education"] = account.LevelOfEducation,
        ["social_links"] = Array.Empty<object>(),
        ["time_zone"] = null,
        ["name"] = account.Name,
        ["email"] = account.Email,
        ["id"] = account.UserId,
        ["verified_name"] = null,
        ["extended_profile"] = Array.Empty<object>(),
        ["gender"] = account.Gender,
        ["state"] = account.State,
        ["goals"] = account.Goals,
        ["is_active"] = account.IsActive,
        ["last_login"] = account.LastLogin,
        ["mailing_address"] = account.MailingAddress,
        ["requires_parental_consent"] = NeedsParentalConsent(account, now),
        ["secondary_email"] = null,
        ["secondary_email_enabled"] = null,
        ["year_of_birth"] = account.YearOfBirth,
        ["phone_number"] = account.PhoneNumber,
        ["activation_key"] = null,
        ["pending_name_change"] = null,
    };

    private static string Privacy(AccountRow account, DateTimeOffset now) =>
        NeedsParentalConsent(account, now) ? Private : account.AccountPrivacy ?? "all_users";

    // Without a year of birth nobody knows, so the careful answer holds. The birthday is unknown: the year counts from its end.
    private static bool NeedsParentalConsent(AccountRow account, DateTimeOffset now) =>
        account.YearOfBirth is not { } year || now.Year - year - 1 < ParentalConsentAge;

    private static Dictionary<string, object> Image(string root)
    {
        var image = new Dictionary<string, object> { ["has_image"] = false };
        foreach (var (size, url) in ProfileImages.Urls(root)) image[$"image_url_{size}"] = url;
        return image;
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
}
