using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Identity;

/// <summary>Sign-in and registration pages, or the way to the Authn MFE where there is one. Their forms post to the form endpoints of the Api, which send the browser back here with an error code.</summary>
internal static class IdentityPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", SignIn).RequiresOnPage(Operation.UsePublicPages);
        routes.MapGet("/register", Register).RequiresOnPage(Operation.UsePublicPages);
    }

    private static IResult SignIn(HttpContext http, IdentitySettings settings, TrustedSites sites, SignInsElsewhere elsewhere, string? next, string? error, string? notice)
    {
        if (http.User.Requester() is not null) return Results.Redirect(sites.SafeNext(next) ?? "/dashboard");
        if (settings.AuthnSite is { } site) return Results.Redirect($"{site}/login{http.Request.QueryString}");
        var parameters = Form(http, next, error ?? (notice is "activation-error" or "address-error" ? notice : null));
        parameters[nameof(SignInPage.Elsewhere)] = elsewhere.All;
        parameters[nameof(SignInPage.Notice)] = NoticeOf(notice);
        return http.Page<SignInPage>(parameters, leadsAway: true);
    }

    private static IResult Register(HttpContext http, IdentitySettings settings, TrustedSites sites, string? next, string? error)
    {
        if (http.User.Requester() is not null) return Results.Redirect(sites.SafeNext(next) ?? "/dashboard");
        if (settings.AuthnSite is { } site) return Results.Redirect($"{site}/register{http.Request.QueryString}");
        return http.Page<RegisterPage>(Form(http, next, error), leadsAway: true);
    }

    private static Dictionary<string, object?> Form(HttpContext http, string? next, string? error) => new()
    {
        [nameof(SignInPage.CsrfToken)] = CsrfCookie.Ensure(http),
        [nameof(SignInPage.Next)] = string.IsNullOrEmpty(next) ? "/dashboard" : next,
        [nameof(SignInPage.Message)] = MessageOf(error),
    };

    private static string? NoticeOf(string? code) => code switch
    {
        "password-changed" => "Your password is changed. Sign in with it.",
        "activation-success" => "Your address is confirmed. You can sign in now.",
        "address-changed" => "Your address is changed. Sign in with the new one.",
        "second-address-confirmed" => "Your second address is confirmed.",
        "account-deleted" => "Your account is locked and will be deleted. Goodbye!",
        "activation-info" => "Your address was confirmed already. You can sign in.",
        _ => null,
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
        "forbidden-request" => "Too many attempts. Please try again later.",
        "activation-error" => "This link does not work (any more). Sign in to get a new one.",
        "address-error" => "This link does not work (any more). Enter the address again in your account settings.",
        "third-party-auth-with-no-linked-account" => "There is no account here for you yet, or it has your address and is not linked. Sign in with its password, and link it.",
        "third-party-linked-to-another" => "That sign-in belongs to another account here.",
        "third-party-auth-canceled" => "You did not sign in there. You can try again, or sign in here.",
        "third-party-auth-failed" => "Signing in there did not work. Please try again.",
        "csrf" => "The form was too old. Please try again.",
        _ => "That did not work. Please try again.",
    };
}
