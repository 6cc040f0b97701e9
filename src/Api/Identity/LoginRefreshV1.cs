using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /login_refresh</c>: renews the token cookies of a session. Client: every MFE, about hourly and on each page load of
/// visitors. A session alone counts; 401 is the normal answer to an anonymous visitor.
/// </summary>
public static class LoginRefreshV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/login_refresh", Post).Requires(Operation.UsePublicPages).IgnoresCredentials();
    }

    private static async Task<IResult> Post(
        HttpContext http, SessionAccounts sessions, LoginCookies cookies, RequestClock clock, CancellationToken ct)
    {
        var now = clock.Now(http);
        if (await sessions.Find(http, now, ct) is not { Account: var account })
            return Results.Json("Unauthorized", WireJson.Options, statusCode: StatusCodes.Status401Unauthorized);
        var expiry = await cookies.RefreshJwt(http, account, now, ct);
        return Results.Json(
            new
            {
                success = true,
                user_id = account.UserId,
                response_epoch_seconds = now.ToUnixTimeMilliseconds() / 1000d,
                response_http_date = now.ToString("R", CultureInfo.InvariantCulture),
                expires = expiry.ToString("R", CultureInfo.InvariantCulture),
                expires_epoch_seconds = expiry.ToUnixTimeSeconds(),
            }, WireJson.Options);
    }
}
