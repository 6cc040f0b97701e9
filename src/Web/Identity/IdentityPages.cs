using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Identity;

/// <summary>Sign-in and registration pages. Their forms post to the form endpoints of the Api, which send the browser back here with an error code.</summary>
internal static class IdentityPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", SignIn).RequiresOnPage(Operation.UsePublicPages);
        routes.MapGet("/register", Register).RequiresOnPage(Operation.UsePublicPages);
    }

    private static IResult SignIn(HttpContext http, string? next, string? error) =>
        http.User.Requester() is null ? http.Page<SignInPage>(Form(http, next, error), leadsAway: true) : Results.Redirect(OwnPath(next));

    private static IResult Register(HttpContext http, string? next, string? error) =>
        http.User.Requester() is null ? http.Page<RegisterPage>(Form(http, next, error), leadsAway: true) : Results.Redirect(OwnPath(next));

    private static Dictionary<string, object?> Form(HttpContext http, string? next, string? error) => new()
    {
        [nameof(SignInPage.CsrfToken)] = CsrfCookie.Ensure(http),
        [nameof(SignInPage.Next)] = string.IsNullOrEmpty(next) ? "/dashboard" : next,
        [nameof(SignInPage.Message)] = MessageOf(error),
    };

    private static string? MessageOf(string? code) => code switch
    {
        null or "" => null,
        "incorrect-email-or-password" or "failed-login-attempt" => "Username, e-mail or password is not right.",
        "account-locked-out" => "Too many failed attempts: this account is locked for half an hour.",
        "inactive-user" => "This account has not been activated yet: follow the link in the e-mail.",
        "duplicate-email" => "There is already an account with this e-mail address.",
        "duplicate-username" => "This username is already taken.",
        "duplicate-email-username" => "Both this username and this e-mail address are already taken.",
        "validation-error" => "Please check the fields: something in them is not allowed.",
        "csrf" => "The form was too old. Please try again.",
        _ => "That did not work. Please try again.",
    };

    /// <summary>The endpoints check where to go after a form; a visitor who is signed in already only goes to a path of this site.</summary>
    private static string OwnPath(string? next) =>
        next is ['/', ..] && !next.StartsWith("//", StringComparison.Ordinal) && !next.Contains('\\', StringComparison.Ordinal) ? next : "/dashboard";
}
