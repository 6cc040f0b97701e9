using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>POST /user_api/v1/account/password_reset/token/validate/</c> (and its <c>/api/user/</c> alias) and <c>POST /password/reset/{token}/</c>: whether the link of
/// a mail still works, and the other password. Client: Authn MFE. The link that people open, <c>GET /password_reset_confirm/{token}/</c>, is a page.
/// </summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/user_authn/views/password_reset.py</c>. Differs: the other password confirms the address, too. A secondary address
/// does not exist here, so <c>is_account_recovery</c> changes nothing.
/// </remarks>
public sealed class PasswordResetTokenV1(AccountsQuery accounts, MailedTokens tokens, PasswordChanges changes, RateLimiter limits, RequestClock clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var url in (string[])["/user_api/v1/account/password_reset/token/validate/", "/api/user/v1/account/password_reset/token/validate/"])
        {
            routes.MapPost(url, (HttpContext http, PasswordResetTokenV1 endpoint, CancellationToken ct) => endpoint.Validate(http, ct))
                .Requires(Operation.UsePublicPages).IgnoresCredentials();
        }

        routes.MapPost("/password/reset/{token}", (string token, HttpContext http, PasswordResetTokenV1 endpoint, CancellationToken ct) => endpoint.Reset(token, http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials();
    }

    private async Task<IResult> Validate(HttpContext http, CancellationToken ct)
    {
        if (await limits.Exceeded(RateLimits.ResetToken, http, ct) is { } wait) return RateLimiter.Throttled(http, wait);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        return Results.Json(new { is_valid = await Account(form["token"].ToString(), clock.Now(http), ct) is not null }, WireJson.Options);
    }

    private async Task<IResult> Reset(string token, HttpContext http, CancellationToken ct)
    {
        if (await limits.Exceeded(RateLimits.ResetToken, http, ct) is { } wait) return RateLimiter.Throttled(http, wait);
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var now = clock.Now(http);
        if (await Account(token, now, ct) is not var (account, purpose)) return Invalid(http);
        var password = form["new_password1"].ToString();
        var wrong = password != form["new_password2"].ToString()
            ? "The two passwords differ."
            : RegistrationRules.Password(password, account.Username, account.Email);
        if (wrong is not null) return Wrong(http, token, wrong);
        if (!await changes.Change(account, password, provesAddress: purpose == MailPurpose.ResetPassword, now, http.MetadataFor(nameof(ChangePassword)), ct)) return Invalid(http);
        return FormPost.WantsPage(http.Request)
            ? FormPost.SeeOther("/login?notice=password-changed")
            : Results.Json(new { reset_status = true, err_msg = "" }, WireJson.Options);
    }

    private static IResult Invalid(HttpContext http) => FormPost.WantsPage(http.Request)
        ? FormPost.SeeOther("/password_assistance?error=invalid-link")
        : Results.Json(new { reset_status = false, token_invalid = true }, WireJson.Options);

    private static IResult Wrong(HttpContext http, string token, string sentence) => FormPost.WantsPage(http.Request)
        ? FormPost.SeeOther($"/password_reset_confirm/{Uri.EscapeDataString(token)}/?error={Uri.EscapeDataString(sentence.StartsWith("The two", StringComparison.Ordinal) ? "differ" : "weak")}")
        : Results.Json(new { reset_status = false, err_msg = sentence }, WireJson.Options);

    private async Task<(AccountRow Account, MailPurpose Purpose)?> Account(string token, DateTimeOffset now, CancellationToken ct)
    {
        if (MailedTokens.UserIn(token) is not { } user || await accounts.Find(user, ct) is not { } account) return null;
        foreach (var purpose in (MailPurpose[])[MailPurpose.ResetPassword, MailPurpose.RecoverPassword])
        {
            if (await tokens.Holds(token, account, purpose, now, ct)) return (account, purpose);
        }

        return null;
    }
}
