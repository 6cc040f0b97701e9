using System.Reflection;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Cli.Hosting;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Cli.Health;

/// <summary>
/// Health for load balancers, orchestrators and people. Every answer names each part with one sentence. Read no credentials: those
/// would be looked up in the database that may be ill. Clients: load balancers, orchestrators.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly string Version =
        typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static readonly HostRoles[] Roles = [HostRoles.Api, HostRoles.Web, HostRoles.Workers];

    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        foreach (var route in (RouteHandlerBuilder[])
            [
                routes.MapGet("/heartbeat", Heartbeat),
                routes.MapGet("/healthz/live", Live),
                routes.MapGet("/healthz/ready", Ready),
            ])
        {
            route.DisableHttpMetrics().IgnoresCredentials().Requires(Operation.UsePublicPages);
        }

        return routes;
    }

    /// <summary>
    /// <c>GET /heartbeat[?extended]</c>: 503 when a part named in the answer is ill. Without <c>extended</c> the parts without which this node cannot
    /// serve, with it all of them, as Open edX adds Celery there. Clients: load balancers, scripts that wait for the start. Differs: further
    /// keys, and <c>modulestore</c> is the log instead of MongoDB.
    /// </summary>
    /// <remarks>Source: Open edX <c>openedx/core/djangoapps/heartbeat/views.py</c>.</remarks>
    private static async Task<IResult> Heartbeat(HttpContext http, PlatformHealth health)
    {
        var isExtended = http.Request.Query.ContainsKey("extended");
        var parts = (await health.Parts()).Where(part => isExtended || part.IsVital).ToList();
        return Answer(http, parts.ToDictionary(part => part.Name, part => new { status = !part.IsIll, message = part.Message }), parts.Any(part => part.IsIll));
    }

    /// <summary><c>GET /healthz/live</c>: 200 as long as the process answers at all. A process is not restarted for an ill database.</summary>
    private static IResult Live(HttpContext http) => Answer(http, new { status = HealthState.Ok, version = Version }, isIll: false);

    /// <summary><c>GET /healthz/ready</c>: all parts; 503 when one is ill without which this node cannot do its work.</summary>
    private static async Task<IResult> Ready(HttpContext http, PlatformHealth health, HostSettings host)
    {
        var parts = await health.Parts();
        var body = new
        {
            status = parts.Max(part => part.State),
            ready = !parts.Any(part => part is { IsVital: true, IsIll: true }),
            version = Version,
            roles = Roles.Where(role => host.Roles.HasFlag(role)).Select(role => role.ToString().ToLowerInvariant()),
            parts = parts.ToDictionary(part => part.Name, part => new { status = part.State, vital = part.IsVital, message = part.Message }),
        };
        return Answer(http, body, !body.ready);
    }

    private static IResult Answer(HttpContext http, object body, bool isIll)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(body, WireJson.Options, statusCode: isIll ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
