using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Npgsql;

namespace OpenEdx.EventStore.Aggregates;

/// <summary>When states of one kind of stream are stored, so that a load begins there instead of at the first event.</summary>
/// <param name="Fingerprint">Of the state's shape and of how it is folded: what was stored under another one is passed over.</param>
/// <param name="Every">Events after which the next snapshot is due.</param>
public sealed record SnapshotRule(string Fingerprint, int Every);

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

    /// <summary>As events are stored; values that follow from others are not.</summary>
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>UTF-8 JSON.</summary>
    public static byte[] Write<TState>(TState state) => JsonSerializer.SerializeToUtf8Bytes(state, Options);

    /// <exception cref="JsonException">It is not what <see cref="Write"/> wrote for this type.</exception>
    public static TState Read<TState>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<TState>(json, Options) ?? throw new JsonException("A snapshot is stored as JSON null.");

    /// <summary>For whoever takes events of a stream away, or closes it; within the transaction of the connection.</summary>
    public static async Task Delete(NpgsqlConnection connection, string stream, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("delete from event_store.snapshots where stream_id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        await command.ExecuteNonQueryAsync(ct);
    }
}
