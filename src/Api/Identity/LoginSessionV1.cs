using System.Net;
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
/// <c>GET|POST /api/user/v2/account/login_session/</c>, version 1, their <c>/user_api/</c> aliases, and <c>POST /login_ajax</c>.
/// Client: Authn MFE. A browser without script is led on to a page. Never reads JSON; always asks for a CSRF token.
/// </summary>
/// <remarks>
/// Source: Open edX <c>openedx/core/djangoapps/user_authn/views/login.py</c>. Differs: an account that does not exist is answered
/// exactly like a wrong password, counts included.
/// </remarks>
public sealed class LoginSessionV1(
    PasswordSignIn signIn, LoginCookies cookies, TrustedSites sites, IdentitySettings settings, PlatformSettings platform, RateLimiter limits,
    StreamStore streams, RequestClock clock)
{
    private static readonly (string Url, bool IsV2)[] Urls =
    [
        ("/api/user/v1/account/login_session/", false),
        ("/user_api/v1/account/login_session/", false),
        ("/api/user/v2/account/login_session/", true),
        ("/user_api/v2/account/login_session/", true),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (url, isV2) in Urls)
        {
            routes.MapGet(url, (HttpContext http) => Describe(http, isV2)).Requires(Operation.UsePublicPages).IgnoresCredentials();
            MapPost(routes, url);
        }

        MapPost(routes, "/login_ajax");
    }

    private static void MapPost(IEndpointRouteBuilder routes, string url) =>
        routes.MapPost(url, (HttpContext http, LoginSessionV1 endpoint, CancellationToken ct) => endpoint.Post(http, ct))
            .Requires(Operation.UsePublicPages).IgnoresCredentials().AlwaysChecksCsrf();

    private static IResult Describe(HttpContext http, bool isV2)
    {
        CsrfCookie.Ensure(http);
        var url = isV2 ? "/api/user/v2/account/login_session/" : "/api/user/v1/account/login_session/";
        FormField[] fields =
        [
            isV2 ? new("email_or_username", "Username or email", "text", true) : new("email", "Email", "email", true),
            new("password", "Password", "password", true),
        ];
        return Results.Json(FormDescriptions.ToWire(url, fields), WireJson.Options);
    }

    private async Task<IResult> Post(HttpContext http, CancellationToken ct)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
        var name = (form["email_or_username"].ToString() is { Length: > 0 } either ? either : form["email"].ToString()).Trim();
        var password = form["password"].ToString();
        var next = sites.SafeNext(form["next"]);
        if (name.Length == 0 || password.Length == 0)
            return Failed(http, name, next, new("missing-fields", "There was an error receiving your login information. Please email us.", null));

        if (await limits.Exceeded(RateLimits.LoginByAddress, http, ct) is not null || await limits.Exceeded(RateLimits.LoginByName, name, http, ct) is not null)
            return Failed(http, name, next, TooOften, StatusCodes.Status403Forbidden);
        var now = clock.Now(http);
        var outcome = await signIn.Try(name, password, inactiveAllowed: false, now, http.MetadataFor(nameof(LogIn)), ct);
        if (outcome.Refusal is LogIn.AddressNotConfirmed) await ActivationV1.AskForMail(streams, new UserId(outcome.Account!.UserId), http, now, ct);
        if (outcome.Refusal is { } refusal) return Failed(http, name, next, Explain(refusal));
        await cookies.SignIn(http, outcome.Account!, now, ct);
        return FormPost.WantsPage(http.Request)
            ? FormPost.SeeOther(next ?? "/dashboard")
            : Results.Json(new { success = true, redirect_url = settings.AuthnSite is null ? null : Absolute(next ?? "/dashboard") }, WireJson.Options);
    }

    // The front end of signing in goes where this says; without it the page that has the form knows where to go.
    private string Absolute(string next) => next[0] == '/' ? platform.LmsRoot + next : next;

    private static Explanation Explain(Refusal refusal) => refusal switch
    {
        LogIn.AccountLockedOut => new(
            "account-locked-out",
            $"Too many attempts failed. Signing in to this account is locked for up to {LoginLockout.Period.TotalMinutes:0} minutes.",
            new { locked_out_period = (int)LoginLockout.Period.TotalMinutes }),
        LogIn.WrongPassword { Failures: >= LoginLockout.WarnFrom } wrong => new(
            "failed-login-attempt",
            $"Email or password is incorrect. You have {LoginLockout.AllowedFailures - wrong.Failures} more attempts before signing in is locked for a while.",
            new
            {
                remaining_attempts = LoginLockout.AllowedFailures - wrong.Failures,
                allowed_failure_attempts = LoginLockout.AllowedFailures,
                failure_count = wrong.Failures,
            }),
        LogIn.WrongPassword wrong => new("incorrect-email-or-password", "Email or password is incorrect.", new { failure_count = wrong.Failures }),
        LogIn.AddressNotConfirmed => new(
            "inactive-user", "This account is not active yet: follow the link in the mail that was sent to its address.",
            new { platformName = "Open edX", supportLink = "" }),
        _ => throw new NotSupportedException($"{refusal.GetType().Name} is not told to people who sign in."),
    };

    private static Explanation TooOften { get; } = new("forbidden-request", "Too many failed login attempts. Try again later.", new { });

    private static IResult Failed(HttpContext http, string name, string? next, Explanation why, int status = StatusCodes.Status400BadRequest)
    {
        if (FormPost.WantsPage(http.Request)) return FormPost.Back("/login", why.Code, next);

        // "value" is shown as HTML by old front ends.
        var body = new Dictionary<string, object?> { ["success"] = false, ["value"] = WebUtility.HtmlEncode(why.Value), ["email"] = name };
        if (why.Context is not null)
        {
            body["error_code"] = why.Code;
            body["context"] = why.Context;
        }

        return Results.Json(body, WireJson.Options, statusCode: status);
    }

    /// <param name="Context">Null: upstream names neither code nor context.</param>
    private sealed record Explanation(string Code, string Value, object? Context);
}
