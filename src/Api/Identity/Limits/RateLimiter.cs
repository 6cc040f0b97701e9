using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Npgsql;
using OpenEdx.Api.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>
/// Counts attempts in <c>identity.attempts</c>, shared by all nodes, in one statement per attempt. Only keyed digests of names and addresses are stored.
/// ADR-0026.
/// </summary>
/// <remarks>
/// A loopback address is not counted: it is the operator, or a proxy that does not tell for whom it asks, and then everybody would share one count. What is
/// counted per account is counted always.
/// </remarks>
public sealed class RateLimiter(NpgsqlDataSource database, AccountNames names, RequestClock clock)
{
    /// <summary>Null: go on. Otherwise how long until the next window.</summary>
    public Task<TimeSpan?> Exceeded(RateLimit limit, HttpContext http, CancellationToken ct) =>
        AddressOf(http) is { } address ? Count(limit, address, http, ct) : Task.FromResult<TimeSpan?>(null);

    /// <inheritdoc cref="Exceeded(RateLimit, HttpContext, CancellationToken)"/>
    /// <param name="subject">Username or e-mail address, as typed.</param>
    public Task<TimeSpan?> Exceeded(RateLimit limit, string subject, HttpContext http, CancellationToken ct) => Count(limit, subject, http, ct);

    private async Task<TimeSpan?> Count(RateLimit limit, string subject, HttpContext http, CancellationToken ct)
    {
        var now = clock.Now(http);
        var end = new DateTimeOffset((now.UtcTicks / limit.Window.Ticks * limit.Window.Ticks) + limit.Window.Ticks, TimeSpan.Zero);
        await using var command = database.CreateCommand(
            """
            with past as (
                delete from identity.attempts where (limit_name, subject) in (
                    select limit_name, subject from identity.attempts
                    where ends_at <= $4 and (limit_name, subject) <> ($1, $2) limit 10 for update skip locked))
            insert into identity.attempts as a (limit_name, subject, ends_at, attempts) values ($1, $2, $3, 1)
            on conflict (limit_name, subject) do update set
                attempts = case when a.ends_at = excluded.ends_at then least(a.attempts + 1, 1000000) else 1 end,
                ends_at = excluded.ends_at
            returning attempts
            """);
        command.Parameters.Add(new() { Value = limit.Name });
        command.Parameters.Add(new() { Value = await names.Typed(subject, ct) });
        command.Parameters.Add(new() { Value = end });
        command.Parameters.Add(new() { Value = now.ToUniversalTime() });
        return (int)(await command.ExecuteScalarAsync(ct))! > limit.Count ? end - now : null;
    }

    // Whoever has an IPv6 network of the usual size has 2^64 addresses of it.
    private static string? AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } remote) return null;
        var address = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        if (IPAddress.IsLoopback(address)) return null;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    /// <summary>429 as Django's REST framework answers it.</summary>
    public static IResult Throttled(HttpContext http, TimeSpan wait)
    {
        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return RestErrors.Detail(StatusCodes.Status429TooManyRequests, $"Request was throttled. Expected available in {seconds} second{(seconds == 1 ? "" : "s")}.");
    }
}
