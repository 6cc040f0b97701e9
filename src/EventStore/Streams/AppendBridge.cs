using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Streams;

/// <summary>
/// Tells the other nodes of a database about appends of this one, and raises the <see cref="AppendSignal"/> of this one for theirs. One
/// connection listens and sends; without it, or where a message is lost, readers find new events by looking now and then.
/// </summary>
/// <remarks>
/// PostgreSQL lets transactions that notify commit one after the other, so the append itself must not. A message here is a transaction
/// of its own that follows the commits: one for all since the last, one at a time, with a pause in between, and none while no other
/// node listens. The channel is that of Marten's daemon, which may so take part.
/// </remarks>
public sealed class AppendBridge(
    StreamStore streams, DaemonSettings settings, TimeProvider clock, DatabaseOutage outage, ILogger<AppendBridge> log) : BackgroundService
{
    private const string Channel = "mt_events_appended";
    private const string Part = "bridge";

    /// <summary>Every node that listens holds this lock, shared: the letters "nodes" beside the locks of shards.</summary>
    private const long NodesLock = 0x6e6f646573;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>Longest silence after which the connection is tried out.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>Completed: something was appended here that the others were not told of, whatever became of the connection meanwhile.</summary>
    private Task untold = Task.CompletedTask;

    private long countedAt;
    private bool hasOthers;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        untold = streams.Appended.NextHere;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Run(() => Run(stoppingToken), stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                if (!outage.Explains(Part, error)) log.LogWarning(error, "Listening to other nodes failed; trying again.");
                await Task.Delay(Again, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Run(CancellationToken ct)
    {
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        using var session = new OwnSession(streams.Database);
        connection.Notification += (_, message) =>
        {
            if (message.PID != connection.ProcessID) streams.Appended.RaiseFromElsewhere();
        };
        await Execute(connection, $"set synchronous_commit = off; select pg_advisory_lock_shared({NodesLock}); listen {Channel}", ct);
        outage.IsOver(Part);
        countedAt = 0;
        // What came while nobody listened.
        streams.Appended.RaiseFromElsewhere();
        while (true)
        {
            await Listen(connection, untold, ct);
            // Taken before the message: what is appended from here on, during the pause too, needs another one.
            var next = streams.Appended.NextHere;
            if (await HasOthers(connection, ct)) await Execute(connection, $"notify {Channel}", ct);
            untold = next;
            await Task.Delay(settings.NotificationPause, clock, ct);
        }
    }

    /// <summary>Until this node appends.</summary>
    private static async Task Listen(NpgsqlConnection connection, Task appended, CancellationToken ct)
    {
        while (!appended.IsCompleted)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var message = connection.WaitAsync(Silence, over.Token);
            await Task.WhenAny(message, appended);
            await over.CancelAsync();
            try
            {
                if (!await message) await Execute(connection, "select 1", ct);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // The wait gave way to an append.
            }
        }
    }

    /// <summary>Looked up once in a second: a node that starts is found by its own looking until then.</summary>
    private async Task<bool> HasOthers(NpgsqlConnection connection, CancellationToken ct)
    {
        if (countedAt != 0 && Stopwatch.GetElapsedTime(countedAt) < Again) return hasOthers;
        await using var command = new NpgsqlCommand(
            $"""
            select exists (select from pg_locks where locktype = 'advisory' and classid::bigint = {NodesLock >> 32} and objid::bigint = {NodesLock & uint.MaxValue}
              and objsubid = 1 and pid <> pg_backend_pid() and database = (select oid from pg_database where datname = current_database()))
            """,
            connection);
        hasOthers = (bool)(await command.ExecuteScalarAsync(ct))!;
        countedAt = Stopwatch.GetTimestamp();
        return hasOthers;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
