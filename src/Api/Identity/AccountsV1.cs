using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET /api/user/v1/me</c>, <c>GET /api/user/v1/accounts/{username}</c>, <c>GET /api/user/v1/accounts?username=a,b|email=|lms_user_id=</c>,
/// <c>POST /api/user/v1/accounts/search_emails</c>. Clients: Android and iOS apps; Account, Profile, Authn and Discussions MFEs; MITx Online, MicroMasters.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/views.py</c> (AccountViewSet).</remarks>
public static class AccountsV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/user/v1/me", Me).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/user/v1/accounts/{username}", Get).Requires(Operation.UseOwnAccount);
        routes.MapGet("/api/user/v1/accounts", List).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/user/v1/accounts/search_emails", SearchEmails).Requires(Operation.AdministerPlatform);
    }

    private static IResult Me(HttpContext http) => Results.Json(new { username = http.User.Requester()!.Username }, WireJson.Options);

    private static async Task<IResult> Get(
        string username, string? view, HttpContext http, AccountsQuery accounts, AccountViews views, RequestClock clock, CancellationToken ct)
    {
        if (await accounts.FindByUsername(username, ct) is not { } account) return Results.NotFound();
        return Results.Json(await ToWire(account, view, http, views, clock, ct), WireJson.Options);
    }

    private static async Task<IResult> List(
        HttpContext http, AccountsQuery accounts, AccountViews views, RetiredAddresses retired, RequestClock clock, CancellationToken ct)
    {
        var query = http.Request.Query;
        var found = new List<AccountRow>();
        if (query["username"].ToString() is { Length: > 0 } usernames)
        {
            found.AddRange(await accounts.FindMany(usernames.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), ct));
        }
        else if (query["email"].ToString() is { Length: > 0 } email)
        {
            if (!IsStaff(http)) return Results.StatusCode(StatusCodes.Status403Forbidden);

            // An unencoded plus sign of an address arrives as a blank.
            email = email.Trim().Replace(' ', '+');
            if (await retired.About(email, clock.Now(http), ct) is { } about) return Results.Json(about, WireJson.Options, statusCode: StatusCodes.Status404NotFound);
            if (await accounts.FindByEmail(email, ct) is { } one) found.Add(one);
        }
        else if (query["lms_user_id"].ToString() is { Length: > 0 } number)
        {
            if (!IsStaff(http)) return Results.StatusCode(StatusCodes.Status403Forbidden);
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && await accounts.Find(new UserId(id), ct) is { } one) found.Add(one);
        }

        if (found.Count == 0) return Results.NotFound();
        var answer = new List<IReadOnlyDictionary<string, object?>>(found.Count);
        foreach (var account in found) answer.Add(await ToWire(account, query["view"], http, views, clock, ct));
        return Results.Json(answer, WireJson.Options);
    }

    private static async Task<IResult> SearchEmails(HttpContext http, AccountsQuery accounts, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { } body || JsonFields.Texts(body, "emails") is not { } emails)
            return Results.Json(new { developer_message = "'emails' field is required.", user_message = "'emails' field is required." }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        var found = await accounts.FindManyByEmail(emails, ct);
        return Results.Json(found.Select(account => new { email = account.Email, id = account.UserId, username = account.Username }), WireJson.Options);
    }

    private static bool IsStaff(HttpContext http) => http.User.Requester() is { IsStaff: true } or { IsSuperuser: true };

    private static Task<IReadOnlyDictionary<string, object?>> ToWire(
        AccountRow account, string? view, HttpContext http, AccountViews views, RequestClock clock, CancellationToken ct) =>
        AccountViews.SeesAll(http.User.Requester()!, account) && view != "shared"
            ? views.Full(account, clock.Now(http), ct)
            : views.Shared(account, clock.Now(http), ct);
}
