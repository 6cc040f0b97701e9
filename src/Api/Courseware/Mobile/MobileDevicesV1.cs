using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>POST /api/mobile/{v}/notifications/create-token/</c>: an app offers its address for push notifications. Clients: Android and iOS apps. Always
/// 501, as an installation of Open edX without a push service answers; apps go on without.
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/mobile_api/notifications/views.py</c>.</remarks>
internal static class MobileDevicesV1
{
    public static IEndpointRouteBuilder MapMobileDevicesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/mobile/{version}/notifications/create-token/", Create).DisableAntiforgery().Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static IResult Create(string version, HttpContext http) =>
        MobileApi.Refusal(http, version) ?? Results.Json("Push notifications are not configured.", statusCode: StatusCodes.Status501NotImplemented);
}
