using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /api/user/v1/accounts/retire/</c>, body <c>{"username": …}</c>: forgets a person at once and for good. 204; 404 when nobody has
/// this username (any more). Client: tubular's retirement pipeline, its last step.
/// </summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/views.py</c> (AccountRetirementView). Differs: the person need not
/// stand in the queue of <see cref="RetirementQueueV1"/> first; the caller is staff of the platform.
/// </remarks>
public static class AccountRetirementV1
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/user/v1/accounts/retire/", Retire).Requires(Operation.AdministerPlatform);

    private static async Task<IResult> Retire(
        HttpContext http, AccountsQuery accounts, AccountRetirement retirement, RequestClock clock, CancellationToken ct)
    {
        if (await JsonBody.Read(http, ct) is not { ValueKind: JsonValueKind.Object } body ||
            !body.TryGetProperty("username", out var named) || named.ValueKind != JsonValueKind.String)
            return Results.Json(new { username = new[] { "This field is required." } }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        if (await accounts.FindByUsername(named.GetString()!, ct) is not { } account) return Refusals.NotFound(ErrorFamily.Rest);
        var refusal = await retirement.Retire(new(new UserId(account.UserId), clock.Now(http)), http.MetadataFor(nameof(RetireUser)), ct);
        return refusal is null ? Results.NoContent() : Refusals.NotFound(ErrorFamily.Rest);
    }
}
