using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Identity;

/// <summary>
/// <c>GET /account/settings</c> and <c>GET /u/{username}</c>: the own account, and what others see of a person. The forms post to endpoints of the Api, which send the browser
/// back here with a code. Both lead on to the Account and the Profile MFE where the operator has them.
/// </summary>
internal static class AccountPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/settings", Settings).RequiresOnPage(Operation.UseOwnAccount);
        routes.MapGet("/u/{username}", Profile).RequiresOnPage(Operation.UseOwnAccount);
    }

    private static async Task<IResult> Settings(
        HttpContext http, AccountsQuery accounts, ProfileImages images, FrontEnds frontEnds, SignInsElsewhere elsewhere, ExternalIdentitiesQuery links, TimeProvider clock, string? notice,
        string? error, CancellationToken ct)
    {
        if (frontEnds.Of(FrontEnds.AccountApp) is { } site) return Results.Redirect(site);
        var requester = http.User.Requester()!;
        if (await accounts.Find(requester.User, ct) is not { } account) return Results.NotFound();
        var linked = elsewhere.All.Count == 0 ? [] : (await links.Of(requester.User, ct)).Select(link => link.Provider).ToHashSet();
        return http.Page<SettingsPage>(new Dictionary<string, object?>
        {
            [nameof(SettingsPage.Requester)] = requester,
            [nameof(SettingsPage.CsrfToken)] = CsrfCookie.Ensure(http),
            [nameof(SettingsPage.Account)] = account,
            [nameof(SettingsPage.Image)] = (await images.Urls(account, ct))["large"],
            [nameof(SettingsPage.ThisYear)] = clock.GetUtcNow().Year,
            [nameof(SettingsPage.IsHidden)] = AccountVisibility.NeedsParentalConsent(account, clock.GetUtcNow()),
            [nameof(SettingsPage.Elsewhere)] = elsewhere.All.Select(one => (one, linked.Contains(one.Backend))).ToList(),
            [nameof(SettingsPage.Notice)] = NoticeOf(notice),
            [nameof(SettingsPage.Message)] = MessageOf(error),
        });
    }

    private static async Task<IResult> Profile(string username, HttpContext http, AccountsQuery accounts, ProfileImages images, FrontEnds frontEnds, TimeProvider clock, CancellationToken ct)
    {
        if (frontEnds.Of(FrontEnds.ProfileApp) is { } site) return Results.Redirect($"{site}/u/{Uri.EscapeDataString(username)}");
        if (await accounts.FindByUsername(username, ct) is not { LeavingSince: null } account)
            return http.Sorry(StatusCodes.Status404NotFound, "Nobody here", "There is nobody of this name.");
        var now = clock.GetUtcNow();
        var requester = http.User.Requester()!;
        return http.Page<ProfilePage>(new Dictionary<string, object?>
        {
            [nameof(ProfilePage.Requester)] = requester,
            [nameof(ProfilePage.Account)] = account,
            [nameof(ProfilePage.Image)] = (await images.Urls(AccountVisibility.NeedsParentalConsent(account, now) ? null : account, ct))["full"],
            [nameof(ProfilePage.Shown)] = AccountVisibility.Shown(account, now),
            [nameof(ProfilePage.IsOwn)] = requester.User.Value == account.UserId,
        });
    }

    private static string? NoticeOf(string? code) => code switch
    {
        "saved" => "Your changes are saved.",
        "picture" => "Your picture is changed.",
        "mail-sent" => "We sent a link to the new address. It becomes yours when you open the link.",
        "address-changed" => "Your address is changed.",
        "second-address-confirmed" => "Your second address is confirmed.",
        "password-mail" => "A mail with a link to another password is under way.",
        _ => null,
    };

    private static string? MessageOf(string? code) => code switch
    {
        null or "" => null,
        "wrong-password" => "The password is not right. Nothing was deleted.",
        "picture" => "Choose a JPEG, PNG or GIF of at most 1 MB.",
        "address-error" => "This link does not work (any more). Enter the address again to get a new one.",
        "too-often" => "Too many mails to new addresses. Please try again in an hour.",
        _ when code.StartsWith("invalid-", StringComparison.Ordinal) => $"Nothing was saved: {Field(code["invalid-".Length..])} is not right.",
        _ => "That did not work. Please try again.",
    };

    private static string Field(string name) => name switch
    {
        "name" => "the name",
        "bio" => "what you write about yourself",
        "social_links" => "one of the links",
        "email" => "the address",
        "secondary_email" => "the second address",
        "year_of_birth" => "the year of birth",
        "language_proficiencies" => "one of the languages",
        _ => "one of the answers",
    };
}
