using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET /api/mobile/{v}/my_user_info</c> and <c>GET /api/mobile/{v}/users/{username}</c>. Clients: Android and iOS apps (their first
/// call after signing in), MITx Online, MicroMasters.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/mobile_api/users/views.py</c>.</remarks>
public static class MobileUsersV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/mobile/{version}/my_user_info", MyUserInfo).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/mobile/{version}/users/{username}", Get).Requires(Operation.UseOwnAccount);
    }

    private static async Task<IResult> MyUserInfo(
        string version, HttpContext http, StreamStore streams, RequestClock clock, CancellationToken ct)
    {
        if (MobileApi.Refusal(http, version) is { } refusal) return refusal;
        var caller = http.User.Requester()!;

        // Counts as signing in: apps keep their token for months and call this at each start.
        await streams.Transact<UserAccount, UserAccountEvent>(
            UserAccountEvent.StreamOf(caller.User), new RecordVisit(caller.User, clock.Now(http)).Decide, http.MetadataFor(nameof(RecordVisit)), ct);
        return Results.Redirect($"/api/mobile/{version}/users/{Uri.EscapeDataString(caller.Username)}");
    }

    private static async Task<IResult> Get(
        string version, string username, HttpContext http, AccountsQuery accounts, PlatformSettings platform, CancellationToken ct)
    {
        if (MobileApi.Refusal(http, version, username) is { } refusal) return refusal;
        if (await accounts.Find(http.User.Requester()!.User, ct) is not { } account) return RestErrors.NotFound();
        return Results.Json(
            new
            {
                id = account.UserId,
                username = account.Username,
                email = account.Email,
                name = account.Name,
                course_enrollments = $"{platform.LmsRoot}/api/mobile/{version}/users/{account.Username}/course_enrollments/",
            }, WireJson.Options);
    }
}
