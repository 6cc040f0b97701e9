using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /i18n/setlang/</c> (form <c>language</c>, <c>next</c>), <c>PATCH /lang_pref/update_language</c> and its former name
/// <c>/lang_pref/session_language</c> (JSON <c>pref-lang</c>): the language in which front ends are wanted, in a cookie and, of whoever is signed
/// in, among the preferences. What is no language changes nothing. Clients: Account MFE, headers and footers of front ends.
/// </summary>
/// <remarks>
/// Source: Django <c>views/i18n.py</c>; Open edX <c>openedx/core/djangoapps/lang_pref/views.py</c>. Our own pages and sentences stay English, which
/// <c>Content-Language</c> says.
/// </remarks>
public sealed class SiteLanguageV1(AccountsQuery accounts, AccountChanges changes, LanguageCookie cookie, TrustedSites sites, RequestClock clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/i18n/setlang", (HttpContext http, SiteLanguageV1 endpoint, CancellationToken ct) => endpoint.Post(http, ct))
            .Requires(Operation.UsePublicPages).AlwaysChecksCsrf();
        routes.MapPatch("/lang_pref/session_language", (HttpContext http, SiteLanguageV1 endpoint, CancellationToken ct) => endpoint.Patch(http, ct))
            .Requires(Operation.UsePublicPages).AlwaysChecksCsrf();
        routes.MapPatch("/lang_pref/update_language", (HttpContext http, SiteLanguageV1 endpoint, CancellationToken ct) => endpoint.Patch(http, ct))
            .Requires(Operation.UsePublicPages).AlwaysChecksCsrf();
    }

    private async Task<IResult> Post(HttpContext http, CancellationToken ct)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        await Remember(http, form["language"].ToString(), ct);
        var next = sites.SafeNext(form["next"]) ?? sites.SafeNext(http.Request.Query["next"]);
        if (next is not null) return Results.Redirect(next);

        // As Django does it: programs that want no page are led to none.
        var wantsPage = http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        return wantsPage ? Results.Redirect(sites.SafeNext(http.Request.Headers.Referer) ?? "/") : Results.NoContent();
    }

    private async Task<IResult> Patch(HttpContext http, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body) return RestErrors.Detail(StatusCodes.Status400BadRequest, "JSON parse error");
        var named = body.TryGetProperty(LanguageCookie.Preference, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : "en";
        await Remember(http, named, ct);
        return Results.Text("");
    }

    private async Task Remember(HttpContext http, string? tag, CancellationToken ct)
    {
        if (!LanguageCookie.IsLanguage(tag)) return;
        cookie.Set(http, tag!);
        if (http.User.Requester() is not { } requester || await accounts.Find(requester.User, ct) is not { } account) return;
        await changes.Prefer(
            account, new Dictionary<string, string?> { [LanguageCookie.Preference] = tag }, clock.Now(http), http.MetadataFor(nameof(ChangePreferences)), ct);
    }
}
