using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>PATCH /api/user/v1/accounts/{username}</c>, merge patch: changes the own account. Clients: Account, Profile and Authn MFEs, Android and iOS apps, MITx Online.
/// </summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/views.py</c> (partial_update). An address becomes the account's when the link mailed to it is
/// followed; until then the answer shows the former one.
/// </remarks>
public sealed class AccountPatchV1(
    AccountsQuery accounts, AccountChanges changes, AccountViews views, IdentitySettings settings, RateLimiter limits, RequestClock clock)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPatch("/api/user/v1/accounts/{username}", (string username, HttpContext http, AccountPatchV1 endpoint, CancellationToken ct) => endpoint.Patch(username, http, ct))
            .Requires(Operation.UseOwnAccount);

    private async Task<IResult> Patch(string username, HttpContext http, CancellationToken ct)
    {
        var (body, refusal) = await MergePatch.Read(http, ct);
        if (refusal is not null) return refusal;
        if (await accounts.FindByUsername(username, ct) is not { } account) return Results.NotFound();
        if (http.User.Requester()!.User.Value != account.UserId) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (body.ValueKind != JsonValueKind.Object) return BadRequest(new FieldError("The body is no JSON object.", "Nothing was changed.").ToWire());
        var now = clock.Now(http);
        var patch = AccountPatch.Read(body, account, settings.ExtendedProfileFields, now.Year);
        if (patch.Errors.Count > 0) return BadRequest(new { field_errors = patch.Errors.ToDictionary(error => error.Key, error => error.Value.ToWire()) });
        if (await IsTooMuch(patch, account, http, ct)) return Results.Json(new { error = "Too many requests" }, WireJson.Options, statusCode: StatusCodes.Status429TooManyRequests);
        if (!await changes.Apply(account, patch, now, http.MetadataFor(nameof(ChangeProfile)), ct)) return Results.NotFound();
        var after = await accounts.FindByUsername(username, ct);
        return after is null ? Results.NotFound() : Results.Json(await views.Full(after, now, ct), WireJson.Options);
    }

    /// <summary>Each other address leads to a mail to whoever has it.</summary>
    internal async Task<bool> IsTooMuch(AccountPatch patch, AccountRow account, HttpContext http, CancellationToken ct) =>
        (patch.Email is not null || patch.SecondaryEmail is { Length: > 0 }) && await limits.Exceeded(RateLimits.EmailChange, account.Username, http, ct) is not null;

    private static IResult BadRequest(object body) => Results.Json(body, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
