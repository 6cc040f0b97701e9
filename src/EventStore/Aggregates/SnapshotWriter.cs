using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Aggregates;

/// <summary>
/// Stores snapshots beside the appends that made them due, after their commit: nobody waits for it, and what does not come to be is due again with
/// the next append.
/// </summary>
internal sealed class SnapshotWriter(NpgsqlDataSource database, ILogger log)
{
    private const int MostAtOnce = 2;
    private const int MostBytes = 4 << 20;

    /// <summary>Only of an event that is in the log and as it was; a stream that was archived meanwhile needs none any more.</summary>
    private const string Store = """
        insert into event_store.snapshots (stream_id, version, seq_id, fingerprint, state, sha256)
        select e.stream_id, e.version, e.seq_id, $4, $5, $6 from public.mt_events e
        where e.stream_id = $1 and e.version = $2 and e.seq_id = $3 and not coalesce(e.is_archived, false)
        on conflict (stream_id) do update set version = excluded.version, seq_id = excluded.seq_id, fingerprint = excluded.fingerprint,
            state = excluded.state, sha256 = excluded.sha256, at = excluded.at
        """;

    private int underWay;

    /// <summary>None is on its way.</summary>
    public bool IsIdle => Volatile.Read(ref underWay) == 0;

    /// <returns>False: others are on their way; ask again later.</returns>
    public bool Offer<TState>(string stream, SnapshotPlan rule, HeldState<TState> held)
    {
        if (Interlocked.Increment(ref underWay) <= MostAtOnce)
        {
            _ = Task.Run(() => Write(stream, rule, held));
            return true;
        }

        Interlocked.Decrement(ref underWay);
        AggregateMeter.Snapshot("postponed");
        return false;
    }

    private async Task Write<TState>(string stream, SnapshotPlan rule, HeldState<TState> held)
    {
        try
        {
            var state = SnapshotJson.Write(held.State);
            if (state.Length > MostBytes) throw new InvalidOperationException($"It would take {state.Length:N0} bytes.");
            await using var connection = await database.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(Store, connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = held.Version });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = held.Position });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = rule.Fingerprint });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = state });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = SHA256.HashData(state) });
            await command.PrepareAsync();
            await command.ExecuteNonQueryAsync();
            AggregateMeter.Snapshot("written");
        }
#pragma warning disable CA1031 // Whatever it was: the log has everything.
        catch (Exception error)
#pragma warning restore CA1031
        {
            AggregateMeter.Snapshot("failed");
            log.LogDebug(error, "No snapshot of {Stream} at version {Version}: {Reason}", stream, held.Version, error.Message);
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }
}
