using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET /api/mfe_context</c> (alias <c>/api/third_party_auth_context</c>): with whom one may sign in, for every page of the Authn MFE; camelCase.
/// <c>GET /api/third_party_auth/v0/providers/user_status</c>: with whom the caller is linked, for the Account MFE.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_authn/api/views.py</c>, <c>common/djangoapps/third_party_auth/api/views.py</c>.</remarks>
public static class FederationContextV1
{
    /// <summary>
    /// What registering asks for besides name, address and password. Of this kind of field the Authn MFE shows a sentence with links, and sends it as accepted.
    /// Names and values are not camelCase, even here.
    /// </summary>
    private static readonly Dictionary<string, Dictionary<string, string>> AskedBesides = new()
    {
        ["honor_code"] = new() { ["name"] = "honor_code", ["type"] = "tos_and_honor_code", ["error_message"] = "" },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/mfe_context", Context).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapGet("/api/third_party_auth_context", Context).Requires(Operation.UsePublicPages).IgnoresCredentials();
        routes.MapGet("/api/third_party_auth/v0/providers/user_status", Status).Requires(Operation.UseOwnAccount);
    }

    private static async Task<IResult> Context(HttpContext http, IdentityProviders providers, TrustedSites sites, IdentitySettings settings, RateLimiter limits, CancellationToken ct)
    {
        if (await limits.Exceeded(RateLimits.Context, http, ct) is { } wait) return RateLimiter.Throttled(http, wait);
        var next = sites.SafeNext(http.Request.Query["next"]);
        var hint = http.Request.Query["tpa_hint"].ToString();
        IEnumerable<object> Shown(bool secondary) => providers.All
            .Where(provider => provider.IsSecondary == secondary || (hint.Length > 0 && provider.Id == hint && !secondary))
            .Select(provider => ToWire(provider, next));
        return Results.Json(
            new
            {
                ContextData = new
                {
                    CurrentProvider = (string?)null,
                    PlatformName = settings.SiteName,
                    Providers = Shown(secondary: false),
                    SecondaryProviders = Shown(secondary: true),
                    FinishAuthUrl = (string?)null,
                    ErrorMessage = (string?)null,
                    RegisterFormSubmitButtonText = "Create Account",
                    AutoSubmitRegForm = false,
                    SyncLearnerProfileData = false,
                    CountryCode = (string?)null,
                    WelcomePageRedirectUrl = (string?)null,
                    PipelineUserDetails = new { },
                },
                RegistrationFields = new { Fields = http.Request.Query["is_register_page"].ToString() is "true" or "True" ? AskedBesides : [] },
                OptionalFields = new Dictionary<string, object> { ["fields"] = new { }, ["extended_profile"] = Array.Empty<object>() },
            },
            WireJson.CamelCase);
    }

    private static object ToWire(IdentityProvider provider, string? next) => new
    {
        provider.Id,
        provider.Name,
        provider.IconClass,
        IconImage = (string?)null,
        SkipHintedLogin = false,
        SkipRegistrationForm = provider.CreatesAccounts,
        LoginUrl = Url(provider, "login", next),
        RegisterUrl = Url(provider, "register", next),
    };

    private static async Task<IResult> Status(HttpContext http, IdentityProviders providers, ExternalIdentitiesQuery links, CancellationToken ct)
    {
        var linked = (await links.Of(http.User.Requester()!.User, ct)).Select(link => link.Provider).ToHashSet();
        return Results.Json(
            providers.All.Select(provider => new
            {
                id = provider.Id,
                name = provider.Name,
                connected = linked.Contains(provider.Backend),
                accepts_logins = true,
                connect_url = Url(provider, "account_settings", null),
                disconnect_url = $"/auth/disconnect/{provider.Backend}/",
            }),
            WireJson.Options);
    }

    /// <summary>A path: both front ends put the address of the LMS before it.</summary>
    private static string Url(IdentityProvider provider, string entry, string? next) =>
        $"/auth/login/{provider.Backend}/?auth_entry={entry}{(next is null ? "" : $"&next={Uri.EscapeDataString(next)}")}";
}
