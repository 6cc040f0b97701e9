using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// What partners are told of people who are forgotten, below <c>/api/user/v1/accounts/</c>: <c>PUT retirement_partner_report/</c> puts somebody on the list before the names
/// are gone, <c>POST retirement_partner_report/</c> fetches those who wait, <c>POST retirement_partner_report_cleanup/</c> takes off who was reported. Client: tubular.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/views.py</c> (AccountRetirementPartnerReportView).</remarks>
public static class PartnerReportsV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/user/v1/accounts/retirement_partner_report/", Request).Requires(Operation.AdministerPlatform);
        routes.MapPost("/api/user/v1/accounts/retirement_partner_report/", Start).Requires(Operation.AdministerPlatform);
        routes.MapPost("/api/user/v1/accounts/retirement_partner_report_cleanup/", Finish).Requires(Operation.AdministerPlatform);
    }

    private static async Task<IResult> Request(
        HttpContext http, RetirementsQuery retirements, AccountsQuery accounts, PartnerDesk desk, RequestClock clock, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { } body || JsonFields.Text(body, "username") is not { } username) return Wrong("Name 'username'.");
        if (await accounts.FindByUsername(username, ct) is not { } account || await retirements.Find(new(account.UserId), ct) is null) return Results.NotFound();
        await desk.Request(account, clock.Now(http), http.MetadataFor(nameof(RequestPartnerReport)), ct);
        return Results.NoContent();
    }

    private static async Task<IResult> Start(HttpContext http, PartnerDesk desk, RequestClock clock, CancellationToken ct)
    {
        var notices = await desk.Start(clock.Now(http), http.MetadataFor(nameof(StartPartnerReport)), ct);
        return Results.Json(
            notices.Select(notice => new
            {
                user_id = notice.User.Value,
                original_username = notice.Username,
                original_email = notice.Email,
                original_name = notice.Name,
                orgs = notice.Orgs,
                created = notice.Created,
            }),
            WireJson.Options);
    }

    /// <summary>All or none, as upstream.</summary>
    private static async Task<IResult> Finish(HttpContext http, PartnerDesk desk, RequestClock clock, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Array } body) return Wrong("A list of objects with 'original_username' is wanted.");
        var wanted = body.EnumerateArray().Select(one => JsonFields.Text(one, "original_username")).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0) return Wrong("No original_usernames given.");
        var found = (await desk.Started(ct)).Where(notice => wanted.Contains(notice.Username)).ToList();
        if (found.Count != wanted.Count) return Wrong($"{wanted.Count} original_usernames given, {found.Count} found.");
        foreach (var notice in found) await desk.Finish(notice.User, clock.Now(http), http.MetadataFor(nameof(FinishPartnerReport)), ct);
        return Results.NoContent();
    }

    private static IResult Wrong(string sentence) => Results.Json(sentence, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
}
