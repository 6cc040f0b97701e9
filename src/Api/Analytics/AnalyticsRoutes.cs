using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Paths of the analytics data API. Upstream has them twice, for an older and a newer store; we have one store, so both answer alike.
/// </summary>
internal static class AnalyticsRoutes
{
    /// <param name="url">Whole, in version 0, with the slash at its end: <c>/api/v0/courses/{course}/enrollment/</c>. It answers under <c>/api/v1/</c> too.</param>
    public static void MapFigures(this IEndpointRouteBuilder routes, string url, Delegate handler, Operation operation = Operation.ReadInsights)
    {
        routes.MapGet(url, handler).Requires(operation);
        routes.MapGet(url.Replace("/api/v0/", "/api/v1/", StringComparison.Ordinal), handler).Requires(operation);
    }
}
