using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /api/user/v1/accounts/name_change/</c>: asks for another full name, 201. <c>POST /api/user/v1/accounts/name_change/{username}/confirm/</c>: staff agrees,
/// 204. Clients: Account MFE, support.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/views.py</c> (NameChangeView).</remarks>
public static class NameChangeV1
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/user/v1/accounts/name_change/", Ask).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/user/v1/accounts/name_change/{username}/confirm/", Confirm).Requires(Operation.AdministerPlatform);
    }

    private static async Task<IResult> Ask(HttpContext http, AccountChanges changes, RequestClock clock, CancellationToken ct)
    {
        var name = await JsonBody.Read(http, ct) is { } body && JsonFields.Text(body, "name") is { } text ? text.Trim() : "";
        if (RegistrationRules.Name(name) is { } sentence)
            return Results.Json(new { new_name = new[] { sentence } }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        var asked = await changes.AskForName(http.User.Requester()!.User, name, clock.Now(http), http.MetadataFor(nameof(RequestNameChange)), ct);
        return asked ? Results.StatusCode(StatusCodes.Status201Created) : Results.NotFound();
    }

    private static async Task<IResult> Confirm(string username, HttpContext http, AccountsQuery accounts, AccountChanges changes, RequestClock clock, CancellationToken ct)
    {
        if (await accounts.FindByUsername(username, ct) is not { } account) return Results.NotFound();
        var confirmed = await changes.ConfirmName(new UserId(account.UserId), clock.Now(http), http.MetadataFor(nameof(ConfirmNameChange)), ct);
        return confirmed ? Results.NoContent() : Results.NotFound();
    }
}
