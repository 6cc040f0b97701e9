using Npgsql;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;

namespace OpenEdx.Cli.Hosting;

/// <summary>
/// <c>GET /heartbeat</c>: 200 when this node can serve, else 503; one entry per check. Clients: load balancers, scripts that wait for the start.
/// Differs: checks the log and the read models instead of MongoDB, and the first start while it lasts.
/// </summary>
/// <remarks>Source: Open edX <c>openedx/core/djangoapps/heartbeat/views.py</c>.</remarks>
public static class Heartbeat
{
    public static IEndpointRouteBuilder MapHeartbeat(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/heartbeat", Answer).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> Answer(NpgsqlDataSource database, Readiness readiness, CancellationToken ct)
    {
        var checks = new Dictionary<string, Check>
        {
            ["modulestore"] = await Ask(database, "select 1 from mt_streams limit 1", ct),
            ["sql"] = await Ask(database, "select 1 from mt_event_progression limit 1", ct),
        };
        if (readiness.WaitingFor is { } waiting) checks["first_start"] = new(false, waiting);
        return Results.Json(
            checks, WireJson.Options,
            statusCode: checks.Values.All(check => check.Status) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Check> Ask(NpgsqlDataSource database, string sql, CancellationToken ct)
    {
        try
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteScalarAsync(ct);
            return new(true, "OK");
        }
        catch (NpgsqlException failure)
        {
            return new(false, failure.GetType().Name);
        }
    }

    private sealed record Check(bool Status, string Message);
}
