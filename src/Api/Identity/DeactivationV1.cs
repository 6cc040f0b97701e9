using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /api/user/v1/accounts/deactivate_logout/</c>, form <c>password</c>: asks to be forgotten, and leaves everywhere at once. 204. Clients: Account MFE, Android and
/// iOS apps, our settings page.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/accounts/views.py</c> (DeactivateLogoutView). Wrong passwords count for the lock-out.</remarks>
public static class DeactivationV1
{
    private const string WrongPassword = "Email or password is incorrect.";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/user/v1/accounts/deactivate_logout/", Post).Requires(Operation.UseOwnAccount);

    private static async Task<IResult> Post(
        HttpContext http, PasswordSignIn signIn, AccountDepartures departures, LoginCookies cookies, RequestClock clock, CancellationToken ct)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var caller = http.User.Requester()!;
        var now = clock.Now(http);
        var proof = await signIn.Try(caller.Username, form["password"].ToString(), inactiveAllowed: true, now, http.MetadataFor(nameof(LogIn)), ct);
        if (proof.Account?.UserId != caller.User.Value) return Refused(http);
        var refusal = await departures.Request(new(caller.User, now), http.MetadataFor(nameof(RequestRetirement)), ct);
        if (refusal is not null) return Refused(http);
        cookies.SignOut(http);
        return FormPost.WantsPage(http.Request) ? FormPost.SeeOther("/login?notice=account-deleted") : Results.NoContent();
    }

    private static IResult Refused(HttpContext http) => FormPost.WantsPage(http.Request)
        ? FormPost.SeeOther("/account/settings?error=wrong-password#delete")
        : Results.Json(WrongPassword, WireJson.Options, statusCode: StatusCodes.Status403Forbidden);
}
