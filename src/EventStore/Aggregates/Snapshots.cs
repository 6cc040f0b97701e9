using Npgsql;

namespace OpenEdx.EventStore.Aggregates;

/// <summary>When states of one kind of stream are stored, so that a load begins there instead of at the first event.</summary>
/// <param name="Fingerprint">Of the state's shape and of how it is folded: what was stored under another one is passed over.</param>
/// <param name="Every">Events after which the next snapshot is due.</param>
public sealed record SnapshotPlan(string Fingerprint, int Every);

/// <summary>
/// Table <c>event_store.snapshots</c>: of a stream at most one state, with the event that it is folded up to. Nothing depends on a row: one that is missing,
/// damaged, of another fingerprint, or of another past than the log's, costs the reading of the events (ADR-0014).
/// </summary>
internal static class Snapshots
{
    public const string Ddl = """
        create schema if not exists event_store;
        create table if not exists event_store.snapshots (
            stream_id varchar primary key,
            version bigint not null,
            seq_id bigint not null,
            fingerprint varchar not null,
            state bytea not null,
            sha256 bytea not null,
            at timestamptz not null default now()
        );
        """;

    /// <summary>For whoever takes events of a stream away, or closes it; within the transaction of the connection.</summary>
    public static async Task Delete(NpgsqlConnection connection, string stream, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("delete from event_store.snapshots where stream_id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        await command.ExecuteNonQueryAsync(ct);
    }
}
