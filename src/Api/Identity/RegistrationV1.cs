using System.Security.Cryptography;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET|POST /api/user/v1/account/registration/</c>, its version 2 and their <c>/user_api/</c> aliases. Clients: Authn, Account and
/// Profile MFEs, Android and iOS apps, MITx Online. A browser without script is led on to a page.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_authn/views/register.py</c>. No CSRF token is asked for, as upstream.</remarks>
public sealed class RegistrationV1(
    AccountRegistration registration, AccountsQuery accounts, StreamStore streams, LoginCookies cookies, TrustedSites sites,
    IdentitySettings settings, PlatformSettings platform, IValidator<RegistrationRequest> validator, RateLimiter limits,
    ProviderRegistration elsewhere, RequestClock clock)
{
    private static readonly (string Url, bool IsV2)[] Urls =
    [
        ("/api/user/v1/account/registration/", false),
        ("/user_api/v1/account/registration/", false),
        ("/api/user/v2/account/registration/", true),
        ("/user_api/v2/account/registration/", true),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (url, isV2) in Urls)
        {
            routes.MapGet(url, (HttpContext http, RequestClock clock) => Describe(http, isV2, clock))
                .Requires(Operation.UsePublicPages).IgnoresCredentials();
            routes.MapPost(url, (HttpContext http, RegistrationV1 endpoint, CancellationToken ct) => endpoint.Post(http, ct))
                .Requires(Operation.UsePublicPages).IgnoresCredentials();
        }
    }

    private static IResult Describe(HttpContext http, bool isV2, RequestClock clock)
    {
        CsrfCookie.Ensure(http);
        var submitUrl = isV2 ? "/api/user/v2/account/registration/" : "/api/user/v1/account/registration/";
        return Results.Json(
            FormDescriptions.ToWire(submitUrl, RegistrationForm.Fields(confirmEmail: isV2, clock.Now(http).Year)), WireJson.Options);
    }

    private async Task<IResult> Post(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType) return Results.Json(new { error_code = "validation-error" }, WireJson.Options, statusCode: 400);
        if (await limits.Exceeded(RateLimits.Registration, http, ct) is not null)
            return Results.Json(new { error_code = "forbidden-request" }, WireJson.Options, statusCode: StatusCodes.Status403Forbidden);
        var form = await http.Request.ReadFormAsync(ct);
        var request = RegistrationRequest.From(form);
        var next = sites.SafeNext(form["next"]);
        var (person, refusal) = await elsewhere.Read(form, request, ct);
        if (refusal is not null) return Refused(http, new() { ["access_token"] = refusal }, "validation-error", StatusCodes.Status400BadRequest, next);
        if (person is not null) request = request with { Password = ProviderRegistration.UnknownPassword() };
        var validation = await validator.ValidateAsync(request, ct);
        if (!validation.IsValid)
        {
            var errors = validation.Errors.GroupBy(error => error.PropertyName).ToDictionary(field => field.Key, field => field.First().ErrorMessage);
            return Refused(http, errors, errors.ContainsKey("country") ? "invalid-country" : "validation-error", StatusCodes.Status400BadRequest, next);
        }

        var now = clock.Now(http);
        var metadata = http.MetadataFor(nameof(RegisterUser));
        var wanted = new NewAccount(request.Username, request.Email, request.Name, request.Password, request.Profile,
            !settings.ConfirmEmail || person?.Confirms(request.Email) == true);
        var outcome = await registration.Register(wanted, now, metadata, ct);
        if (outcome.User is not { } user) return await Duplicate(http, request, outcome, next, ct);

        await streams.Transact<UserAccount, UserAccountEvent>(
            UserAccountEvent.StreamOf(user), new LogIn(user, true, true, now).Decide, metadata with { UserName = user.ToString() }, ct);
        var account = await accounts.Find(user, ct) ?? throw new InvalidOperationException("An account just registered cannot be read.");
        if (person is not null) await elsewhere.Link(person, account, now, metadata, ct);
        await cookies.SignIn(http, account, now, ct);
        if (FormPost.WantsPage(http.Request)) return FormPost.SeeOther(next ?? "/dashboard");
        var redirect = next is null ? $"{platform.LmsRoot}/dashboard" : next[0] == '/' ? platform.LmsRoot + next : next;
        return Results.Json(
            new
            {
                success = true,
                redirect_url = redirect,
                authenticated_user = new { username = account.Username, full_name = account.Name, user_id = account.UserId },
            }, WireJson.Options);
    }

    private async Task<IResult> Duplicate(HttpContext http, RegistrationRequest request, RegistrationOutcome outcome, string? next, CancellationToken ct)
    {
        var errors = new Dictionary<string, string>();
        if (outcome.EmailTaken) errors["email"] = "This email is already associated with an existing account";
        if (outcome.UsernameTaken) errors["username"] = "It looks like this username is already taken";
        var code = $"duplicate-{string.Join('-', errors.Keys)}";
        var suggestions = outcome.UsernameTaken ? await Suggestions(registration, request.Username, ct) : null;
        return Refused(http, errors, code, StatusCodes.Status409Conflict, next, suggestions);
    }

    private static IResult Refused(
        HttpContext http, Dictionary<string, string> errors, string code, int status, string? next, IReadOnlyList<string>? suggestions = null)
    {
        if (FormPost.WantsPage(http.Request)) return FormPost.Back("/register", code == "validation-error" ? $"invalid-{errors.Keys.First()}" : code, next);
        var body = errors.ToDictionary(field => field.Key, field => (object)new[] { new { user_message = field.Value } });
        if (suggestions is not null) body["username_suggestions"] = suggestions;
        body["error_code"] = code;
        return Results.Json(body, WireJson.Options, statusCode: status);
    }

    /// <summary>Three free names like the wanted one.</summary>
    internal static async Task<IReadOnlyList<string>> Suggestions(AccountRegistration registration, string username, CancellationToken ct)
    {
        var stem = new string([.. username.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-').Take(RegistrationRules.UsernameMaxLength - 5)]);
        if (stem.Length == 0) stem = "learner";
        var free = new List<string>();
        for (var tries = 0; free.Count < 3 && tries < 20; tries++)
        {
            var name = $"{stem}_{RandomNumberGenerator.GetInt32(1, 10_000)}";
            if (!free.Contains(name) && !await registration.IsUsernameTaken(name, ct)) free.Add(name);
        }

        return free;
    }
}
