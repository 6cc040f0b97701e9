using OpenEdx.Api.SharedKernel;
using OpenEdx.Cli.Health;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Cli.Metrics;

/// <summary>
/// <c>GET /metrics</c> on the LMS's port: everything measured, in the text format of Prometheus, or in OpenMetrics where the Accept
/// header asks for it. Clients: Prometheus with the installation's metrics token, operators in a browser.
/// </summary>
internal static class MetricsEndpoint
{
    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder routes)
    {
        // From now on, so that what begins before the first scrape and ends after it is counted right.
        routes.ServiceProvider.GetRequiredService<MetricsCollector>();
        routes.ServiceProvider.GetRequiredService<PlatformGauges>();
        routes.MapGet("/metrics", Answer).DisableHttpMetrics().OnlyOn(Site.Lms).Requires(Operation.ReadMetrics);
        return routes;
    }

    private static async Task<IResult> Answer(HttpContext http, MetricsCollector collector, DatabaseProbe probe)
    {
        await probe.Look();
        var isOpenMetrics = http.Request.Headers.Accept.ToString().Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        return Results.Text(collector.Text(isOpenMetrics), isOpenMetrics ? PrometheusText.OpenMetricsContentType : PrometheusText.ContentType);
    }
}
