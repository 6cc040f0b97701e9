using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET /email_confirm/{key}</c> and <c>GET /activate_secondary_email/{key}</c>: links of the mails that confirm another address, first or second.
/// </summary>
/// <remarks>Source: Open edX <c>common/djangoapps/student/views/management.py</c> (confirm_email_change, activate_secondary_email).</remarks>
public sealed class EmailConfirmationV1(AccountsQuery accounts, MailedTokens tokens, EmailAddresses addresses, SessionAccounts sessions, RequestClock clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/email_confirm/{key}", (string key, HttpContext http, EmailConfirmationV1 endpoint, CancellationToken ct) => endpoint.Confirm(key, isSecondary: false, http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapGet("/activate_secondary_email/{key}", (string key, HttpContext http, EmailConfirmationV1 endpoint, CancellationToken ct) => endpoint.Confirm(key, isSecondary: true, http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials();
    }

    private async Task<IResult> Confirm(string key, bool isSecondary, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        var now = clock.Now(http);
        var done = MailedTokens.UserIn(key) is { } user && await accounts.Find(user, ct) is { } account
            && await tokens.Holds(key, account, isSecondary ? MailPurpose.ConfirmSecondAddress : MailPurpose.ChangeAddress, now, ct)
            && await addresses.Confirm(user, isSecondary, now, http.MetadataFor(nameof(ConfirmEmailChange)), ct);
        var notice = done ? isSecondary ? "second-address-confirmed" : "address-changed" : "address-error";
        return Results.Redirect(await sessions.Find(http, now, ct) is null ? $"/login?notice={notice}" : $"/account/settings?notice={notice}");
    }
}
