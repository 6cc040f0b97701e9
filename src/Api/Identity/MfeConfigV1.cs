using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// <c>GET /api/mfe_config/v1?mfe={app}</c>: the first thing that every micro-front-end asks, before it knows who looks. What is told
/// here wins over what a front end was built with. Upstream answers 404 unless an operator switches this on; here it is on. Clients: all micro-front-ends.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/mfe_config_api/views.py</c>.</remarks>
public static class MfeConfigV1
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/mfe_config/v1", Get).Requires(Operation.UsePublicPages).IgnoresCredentials();

    private static IResult Get(string? mfe, HttpContext http, FrontEnds frontEnds, PlatformSettings platform, IdentitySettings settings)
    {
        var told = Known(frontEnds, platform, settings);
        if (mfe is not null && frontEnds.Of(mfe) is { } own) told["BASE_URL"] = own;
        Overlay(told, frontEnds.Config);
        if (mfe is not null && frontEnds.Overrides[mfe] is JsonObject overrides) Overlay(told, overrides);
        http.Response.Headers.CacheControl = "max-age=300";
        return Results.Json(told, WireJson.Options);
    }

    /// <summary>What follows from the other settings.</summary>
    private static JsonObject Known(FrontEnds frontEnds, PlatformSettings platform, IdentitySettings settings)
    {
        var lms = platform.LmsRoot;
        var told = new JsonObject
        {
            ["ENABLE_COURSE_SORTING_BY_START_DATE"] = true,
            ["HOMEPAGE_PROMO_VIDEO_YOUTUBE_ID"] = null,
            ["HOMEPAGE_COURSE_MAX"] = null,
            ["COURSE_ABOUT_TWITTER_ACCOUNT"] = "",
            ["NON_BROWSABLE_COURSES"] = false,
            ["ENABLE_COURSE_DISCOVERY"] = false,
            ["SITE_NAME"] = settings.SiteName,
            ["LMS_BASE_URL"] = lms,
            ["STUDIO_BASE_URL"] = platform.StudioRoot,
            ["MARKETING_SITE_BASE_URL"] = lms,
            ["SEARCH_CATALOG_URL"] = $"{lms}/courses",
            ["LOGIN_URL"] = $"{lms}/login",
            ["LOGOUT_URL"] = $"{lms}/logout",
            ["REFRESH_ACCESS_TOKEN_ENDPOINT"] = $"{lms}/login_refresh",
            ["CSRF_TOKEN_API_PATH"] = "/csrf/api/v1/token",
            ["ACCESS_TOKEN_COOKIE_NAME"] = LoginCookies.JwtHeaderPayload,
            ["USER_INFO_COOKIE_NAME"] = LoginCookies.UserInfo,
            ["LANGUAGE_PREFERENCE_COOKIE_NAME"] = LanguageCookie.Name,

            // Without a front end: addresses of the LMS. Menus show these links in any case.
            ["LEARNING_BASE_URL"] = frontEnds.Of(FrontEnds.LearningApp) ?? $"{lms}/learning",
            ["ACCOUNT_SETTINGS_URL"] = frontEnds.Of(FrontEnds.AccountApp) ?? $"{lms}/account/settings",
            ["ACCOUNT_PROFILE_URL"] = frontEnds.Of(FrontEnds.ProfileApp) ?? lms,
            ["LOGO_URL"] = $"{lms}/static/images/logo.svg",
            ["LOGO_TRADEMARK_URL"] = $"{lms}/static/images/logo.svg",
            ["LOGO_WHITE_URL"] = $"{lms}/static/images/logo-white.svg",
            ["FAVICON_URL"] = $"{lms}/favicon.ico",

            // Without it the Authn MFE does not ask for the honor code, which registering needs.
            ["ENABLE_DYNAMIC_REGISTRATION_FIELDS"] = true,

            // Where Open edX's orders were; nothing is sold here.
            ["ORDER_HISTORY_URL"] = null,
        };
        if (settings.CookieDomain is { } domain) told["SESSION_COOKIE_DOMAIN"] = domain;
        if (frontEnds.Of(FrontEnds.DiscussionsApp) is { } discussions) told["DISCUSSIONS_MFE_BASE_URL"] = discussions;
        return told;
    }

    private static void Overlay(JsonObject told, JsonObject more)
    {
        foreach (var (key, value) in more) told[key] = value?.DeepClone();
    }
}
