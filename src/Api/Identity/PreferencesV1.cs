using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET|PATCH /api/user/v1/preferences/{username}</c> and <c>GET|PUT|DELETE /api/user/v1/preferences/{username}/{key}</c>. Clients: Account and Profile MFEs. Everybody
/// writes the own ones alone; staff of the platform may read.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/preferences/views.py</c>. The privacy of the account is a preference as well, as there.</remarks>
public sealed class PreferencesV1(AccountsQuery accounts, AccountChanges changes, LanguageCookie language, RequestClock clock)
{
    private const string Privacy = "account_privacy";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/user/v1/preferences/{username}", (string username, HttpContext http, PreferencesV1 endpoint, CancellationToken ct) => endpoint.All(username, http, ct))
            .Requires(Operation.UseOwnAccount);
        routes.MapPatch("/api/user/v1/preferences/{username}", (string username, HttpContext http, PreferencesV1 endpoint, CancellationToken ct) => endpoint.Patch(username, http, ct))
            .Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/user/v1/preferences/{username}/{key}", (string username, string key, HttpContext http, PreferencesV1 endpoint, CancellationToken ct) => endpoint.One(username, key, http, ct))
            .Requires(Operation.UseOwnAccount);
        routes.MapPut("/api/user/v1/preferences/{username}/{key}", (string username, string key, HttpContext http, PreferencesV1 endpoint, CancellationToken ct) => endpoint.Put(username, key, http, ct))
            .Requires(Operation.UseOwnAccount);
        routes.MapDelete("/api/user/v1/preferences/{username}/{key}", (string username, string key, HttpContext http, PreferencesV1 endpoint, CancellationToken ct) => endpoint.Delete(username, key, http, ct))
            .Requires(Operation.UseOwnAccount);
    }

    private async Task<IResult> All(string username, HttpContext http, CancellationToken ct)
    {
        var (account, refusal) = await Find(username, http, forWriting: false, ct);
        return refusal ?? Results.Json(Of(account!), WireJson.Options);
    }

    private async Task<IResult> One(string username, string key, HttpContext http, CancellationToken ct)
    {
        var (account, refusal) = await Find(username, http, forWriting: false, ct);
        if (refusal is not null) return refusal;
        return Of(account!).TryGetValue(key, out var value) ? Results.Json(value, WireJson.Options) : RestErrors.NotFound();
    }

    private async Task<IResult> Patch(string username, HttpContext http, CancellationToken ct)
    {
        var (body, malformed) = await MergePatch.Read(http, ct);
        if (malformed is not null) return malformed;
        var (account, refusal) = await Find(username, http, forWriting: true, ct);
        if (refusal is not null) return refusal;
        if (body.ValueKind != JsonValueKind.Object || !body.EnumerateObject().Any()) return BadRequest(new FieldError("The body names no preference.", "Nothing was changed.").ToWire());
        var changed = PreferenceRules.Read(body);
        if (changed.Errors.Count > 0) return BadRequest(new { field_errors = changed.Errors.ToDictionary(error => error.Key, error => error.Value.ToWire()) });
        return await Write(account!, changed.Values, http, ct);
    }

    private async Task<IResult> Put(string username, string key, HttpContext http, CancellationToken ct)
    {
        var (account, refusal) = await Find(username, http, forWriting: true, ct);
        if (refusal is not null) return refusal;
        if (await JsonBody.Read(http, ct) is not { } body) return RestErrors.Detail(StatusCodes.Status400BadRequest, "JSON parse error");
        var (value, error) = PreferenceRules.Judge(key, body);
        return error is null ? await Write(account!, new Dictionary<string, string?> { [key] = value }, http, ct) : BadRequest(error.ToWire());
    }

    private async Task<IResult> Delete(string username, string key, HttpContext http, CancellationToken ct)
    {
        var (account, refusal) = await Find(username, http, forWriting: true, ct);
        if (refusal is not null) return refusal;
        return Of(account!).ContainsKey(key) ? await Write(account!, new Dictionary<string, string?> { [key] = null }, http, ct) : RestErrors.NotFound();
    }

    private async Task<IResult> Write(AccountRow account, Dictionary<string, string?> values, HttpContext http, CancellationToken ct)
    {
        var (now, metadata) = (clock.Now(http), http.MetadataFor(nameof(ChangePreferences)));
        if (values.TryGetValue(Privacy, out var privacy) && !await WritePrivacy(account, privacy, now, metadata, ct)) return Results.NotFound();
        var rest = values.Where(one => one.Key != Privacy).ToDictionary(one => one.Key, one => one.Value);
        if (!await changes.Prefer(account, rest, now, metadata, ct)) return Results.NotFound();
        if (values.GetValueOrDefault(LanguageCookie.Preference) is { } tag && LanguageCookie.IsLanguage(tag)) language.Set(http, tag);
        return Results.NoContent();
    }

    private Task<bool> WritePrivacy(AccountRow account, string? privacy, DateTimeOffset now, EventMetadata metadata, CancellationToken ct) =>
        changes.Apply(account, AccountPatch.OfPrivacy(account, privacy), now, metadata, ct);

    private static Dictionary<string, string> Of(AccountRow account)
    {
        var all = new Dictionary<string, string>(TextMap.Read(account.Preferences));
        if (account.AccountPrivacy is { } privacy) all[Privacy] = privacy;
        return all;
    }

    private async Task<(AccountRow? Account, IResult? Refusal)> Find(string username, HttpContext http, bool forWriting, CancellationToken ct)
    {
        if (await accounts.FindByUsername(username, ct) is not { } account) return (null, Results.NotFound());
        var caller = http.User.Requester()!;
        var may = forWriting ? caller.User.Value == account.UserId : AccountViews.SeesAll(caller, account);
        return may ? (account, null) : (null, Results.StatusCode(StatusCodes.Status403Forbidden));
    }

    private static IResult BadRequest(object body) => Results.Json(body, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
