using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Identity;

/// <summary>
/// <c>GET /password_assistance</c> and <c>GET /password_reset_confirm/{token}/</c>, the link of a mail. Both lead on to the Authn MFE where there is one.
/// </summary>
internal static class PasswordPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/password_assistance", Ask).RequiresOnPage(Operation.UsePublicPages);
        routes.MapGet("/password_reset_confirm/{token}", Choose).RequiresOnPage(Operation.UsePublicPages);
    }

    private static IResult Ask(HttpContext http, IdentitySettings settings, string? sent, string? error) => settings.AuthnSite is { } site
        ? Results.Redirect($"{site}/reset{http.Request.QueryString}")
        : http.Page<PasswordAssistancePage>(new Dictionary<string, object?>
        {
            [nameof(PasswordAssistancePage.CsrfToken)] = CsrfCookie.Ensure(http),
            [nameof(PasswordAssistancePage.Sent)] = sent is not null,
            [nameof(PasswordAssistancePage.Message)] = error switch
            {
                null => null,
                "no-email" => "Please enter an address.",
                "too-often" => "Your previous request is in progress. Please try again in a few moments.",
                "invalid-link" => "The link has been used already, or is too old. Ask for a new one.",
                _ => "That did not work. Please try again.",
            },
        });

    // Whether the link works is told when the form is sent: a program that looks into mails learns nothing, and spends nothing.
    private static IResult Choose(string token, HttpContext http, IdentitySettings settings, string? error) => settings.AuthnSite is { } site
        ? Results.Redirect($"{site}/password_reset_confirm/{Uri.EscapeDataString(token)}/")
        : http.Page<NewPasswordPage>(new Dictionary<string, object?>
        {
            [nameof(NewPasswordPage.Action)] = $"/password/reset/{Uri.EscapeDataString(token)}/",
            [nameof(NewPasswordPage.Message)] = error switch
            {
                null => null,
                "differ" => "The two passwords differ.",
                _ => "This password is too short, too long, or too close to your name or address.",
            },
        });
}
