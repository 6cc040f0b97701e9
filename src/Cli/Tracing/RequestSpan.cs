using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace OpenEdx.Cli.Tracing;

/// <summary>
/// Gives every request one id, that of its trace: in the answer (<c>X-Request-ID</c>), in the logs and as correlation id of the
/// facts it leads to. Describes the server's span, which ASP.NET Core starts without any attribute.
/// </summary>
/// <remarks>
/// Attributes are those of OpenTelemetry's HTTP conventions. The path and the query are left out on purpose: they carry user names and
/// e-mail addresses, which must not reach a collector that no retirement reaches.
/// </remarks>
internal sealed class RequestSpan(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var span = http.Features.Get<IHttpActivityFeature>()?.Activity;
        if (span is not null) http.TraceIdentifier = span.TraceId.ToHexString();
        http.Response.OnStarting(static context =>
        {
            var answered = (HttpContext)context;
            answered.Response.Headers["X-Request-ID"] = answered.TraceIdentifier;
            return Task.CompletedTask;
        }, http);
        await next(http);
        if (span is { IsAllDataRequested: true }) Describe(span, http);
    }

    private static void Describe(Activity span, HttpContext http)
    {
        var endpoint = http.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<IDisableHttpMetricsMetadata>() is not null)
        {
            // Probes and scrapes: many, all alike.
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        span.SetTag("http.request.method", http.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("url.scheme", http.Request.Scheme);
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError) span.SetStatus(ActivityStatusCode.Error);
    }
}
