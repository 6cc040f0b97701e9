using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /account/password</c> (Authn MFE), <c>POST /password_reset/</c> (Android and iOS apps, Account MFE): sends the link to another password to
/// the address of an account. Neither the answer nor its status tells whether there is such an account.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_authn/views/password_reset.py</c>.</remarks>
public sealed class PasswordResetV1(AccountsQuery accounts, SessionAccounts sessions, StreamStore streams, RateLimiter limits, RequestClock clock)
{
    private const string InProgress = "Your previous request is in progress, please try again in a few moments.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/account/password", (HttpContext http, PasswordResetV1 endpoint, CancellationToken ct) => endpoint.FromPage(http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials().AlwaysChecksCsrf();
        routes.MapPost("/password_reset", (HttpContext http, PasswordResetV1 endpoint, CancellationToken ct) => endpoint.FromApp(http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials();
    }

    private async Task<IResult> FromPage(HttpContext http, CancellationToken ct)
    {
        var email = await Email(http, ct);
        if (email.Length == 0) return Answer(http, StatusCodes.Status400BadRequest, "No email address provided.", "no-email");
        return await Ask(http, email, ct)
            ? Answer(http, StatusCodes.Status200OK, "", null)
            : Answer(http, StatusCodes.Status403Forbidden, InProgress, "too-often");
    }

    private async Task<IResult> FromApp(HttpContext http, CancellationToken ct)
    {
        // Source: an address that cannot be one is answered like any other.
        return await Ask(http, await Email(http, ct), ct)
            ? Results.Json(new { success = true, value = "<p>If there is an account with this address, a mail with a link to another password is under way.</p>" }, WireJson.Options)
            : Results.Json(new { success = false, value = InProgress }, WireJson.Options, statusCode: StatusCodes.Status403Forbidden);
    }

    private static IResult Answer(HttpContext http, int status, string text, string? error)
    {
        if (!FormPost.WantsPage(http.Request)) return Results.Text(text, "text/html; charset=utf-8", statusCode: status);
        return FormPost.SeeOther(error is null ? "/password_assistance?sent=1" : $"/password_assistance?error={error}");
    }

    /// <summary>Whoever is signed in asks for the own address, whatever the form says.</summary>
    private async Task<string> Email(HttpContext http, CancellationToken ct)
    {
        if (await sessions.Find(http, clock.Now(http), ct) is { Account: var account }) return account.Email;
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        return form["email"].ToString().Trim();
    }

    /// <returns>False: too often.</returns>
    private async Task<bool> Ask(HttpContext http, string email, CancellationToken ct)
    {
        if (await limits.Exceeded(RateLimits.ResetByAddress, http, ct) is not null) return false;
        if (email.Length is 0 or > RegistrationRules.EmailMaxLength) return true;
        if (await limits.Exceeded(RateLimits.ResetByMail, email, http, ct) is not null) return false;
        var first = await accounts.FindByEmail(email, ct);
        if ((first ?? await accounts.FindBySecondaryEmail(email, ct)) is not { } account) return true;
        var command = new RequestPasswordReset(new UserId(account.UserId), clock.Now(http), NamedSecondary: first is null);
        await streams.Transact<UserAccount, UserAccountEvent>(
            UserAccountEvent.StreamOf(command.User), command.Decide, http.MetadataFor(nameof(RequestPasswordReset)), ct);
        return true;
    }
}
