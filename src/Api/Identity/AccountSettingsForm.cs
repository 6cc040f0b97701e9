using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /account/settings</c>: the forms of our settings page. They become the patch that front ends send, with its rules; the browser goes back to the page
/// with what came of it.
/// </summary>
public static class AccountSettingsForm
{
    private const string Page = "/account/settings";

    private static readonly string[] Plain = ["name", "country", "year_of_birth", "level_of_education", "gender", "bio", "account_privacy", "secondary_email"];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/account/settings", Post).Requires(Operation.UseOwnAccount);

    private static async Task<IResult> Post(
        HttpContext http, AccountsQuery accounts, AccountChanges changes, AccountPatchV1 patches, IdentitySettings settings, RequestClock clock, CancellationToken ct)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        if (await accounts.Find(http.User.Requester()!.User, ct) is not { } account) return FormPost.SeeOther("/login");
        var now = clock.Now(http);
        var patch = AccountPatch.Read(JsonSerializer.SerializeToElement(Asked(form, account)), account, settings.ExtendedProfileFields, now.Year);
        if (patch.Errors.Count > 0) return FormPost.SeeOther($"{Page}?error=invalid-{patch.Errors.Keys.First()}");
        if (await patches.IsTooMuch(patch, account, http, ct)) return FormPost.SeeOther($"{Page}?error=too-often");
        if (!await changes.Apply(account, patch, now, http.MetadataFor(nameof(ChangeProfile)), ct)) return FormPost.SeeOther("/login");
        return FormPost.SeeOther($"{Page}?notice={(patch.Email ?? patch.SecondaryEmail) switch { null or "" => "saved", _ => "mail-sent" }}");
    }

    /// <summary>Only fields that the form holds: each card of the page has its own.</summary>
    private static JsonObject Asked(IFormCollection form, AccountRow account)
    {
        var asked = new JsonObject();
        foreach (var field in Plain.Where(form.ContainsKey)) asked[field] = form[field].ToString().ReplaceLineEndings("\n");

        // The page shows the address that counts; sent back as it is, it asks for nothing.
        if (form.TryGetValue("email", out var email) && !string.Equals(email, account.Email, StringComparison.OrdinalIgnoreCase)) asked["email"] = email.ToString();
        if (form.TryGetValue("language", out var language)) asked["language_proficiencies"] = Languages(language.ToString(), account);
        var links = ProfileRules.Platforms.Keys.Where(form.ContainsKey).Select(platform => (JsonNode)new JsonObject { ["platform"] = platform, ["social_link"] = form[platform].ToString() }).ToArray();
        if (links.Length > 0) asked["social_links"] = new JsonArray(links);
        return asked;
    }

    // The page offers one language; further ones, which front ends set, stay behind it.
    private static JsonArray Languages(string first, AccountRow account)
    {
        var others = (account.LanguageProficiencies ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Skip(1);
        var codes = first.Length == 0 ? [] : others.Where(code => code != first).Prepend(first);
        return new JsonArray([.. codes.Select(code => (JsonNode)new JsonObject { ["code"] = code })]);
    }
}
