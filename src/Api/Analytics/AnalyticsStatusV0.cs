using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Whether the analytics API is there, and knows the caller. Clients: edx-analytics-data-api-client, monitors.
/// Source: Open edX analytics-data-api, <c>analyticsdataserver/views.py</c>.
/// </summary>
internal static class AnalyticsStatusV0
{
    /// <summary><c>GET /status/</c>, <c>GET /authenticated/</c>, <c>GET /health/</c>; below <c>/api/v0/</c> each leads there.</summary>
    public static IEndpointRouteBuilder MapAnalyticsStatusV0(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/status/", Nothing).Requires(Operation.UsePublicPages);
        routes.MapGet("/authenticated/", Nothing).Requires(Operation.UseOwnAccount);
        routes.MapGet("/health/", Health).Requires(Operation.UsePublicPages);
        routes.MapFigures("/api/v0/status/", () => Results.Redirect("/status/"), Operation.UsePublicPages);
        routes.MapFigures("/api/v0/authenticated/", () => Results.Redirect("/authenticated/"), Operation.UsePublicPages);
        routes.MapFigures("/api/v0/health/", () => Results.Redirect("/health/"), Operation.UsePublicPages);
        return routes;
    }

    private static IResult Nothing() => Results.Json(new { }, WireJson.Options);

    /// <summary>Upstream has two databases; both names stand for our one.</summary>
    private static async Task<IResult> Health(NpgsqlDataSource database, CancellationToken ct)
    {
        var state = await Answers(database, ct) ? "OK" : "UNAVAILABLE";
        return Results.Json(
            new { overall_status = state, detailed_status = new { default_db_status = state, analytics_db_status = state } },
            WireJson.Options, statusCode: state == "OK" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<bool> Answers(NpgsqlDataSource database, CancellationToken ct)
    {
        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
