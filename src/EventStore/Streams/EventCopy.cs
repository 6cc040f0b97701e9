using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Streams;

/// <summary>Binary <c>COPY</c> into <c>mt_events</c>: the least work that the server can be given for many rows.</summary>
internal sealed class EventCopy : IAsyncDisposable
{
    private const string Rows = """
        copy public.mt_events (
            seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, user_name, headers, is_archived)
        from stdin (format binary
        """;

    private readonly NpgsqlBinaryImporter importer;

    private EventCopy(NpgsqlBinaryImporter importer) => this.importer = importer;

    /// <param name="frozen">Rows need no later vacuum. Only for a table that the same transaction made or truncated.</param>
    public static async Task<EventCopy> Begin(NpgsqlConnection connection, bool frozen, CancellationToken ct)
    {
        var importer = await connection.BeginBinaryImportAsync($"{Rows}{(frozen ? ", freeze" : "")})", ct);
        // The server checks foreign keys at the end of the copy, for as long as that takes.
        importer.Timeout = Timeout.InfiniteTimeSpan;
        return new(importer);
    }

    public async ValueTask Write(long position, StoredEvent fact, CancellationToken ct)
    {
        await importer.StartRowAsync(ct);
        await importer.WriteAsync(position, NpgsqlDbType.Bigint, ct);
        await importer.WriteAsync(fact.Id, NpgsqlDbType.Uuid, ct);
        await importer.WriteAsync(fact.Stream, NpgsqlDbType.Varchar, ct);
        await importer.WriteAsync(fact.Version, NpgsqlDbType.Bigint, ct);
        await importer.WriteAsync(fact.Data, NpgsqlDbType.Jsonb, ct);
        await importer.WriteAsync(fact.Type, NpgsqlDbType.Varchar, ct);
        await importer.WriteAsync(fact.Timestamp, NpgsqlDbType.TimestampTz, ct);
        await Text(fact.DotnetType);
        await Text(fact.CorrelationId);
        await Text(fact.CausationId);
        await Text(fact.UserName);
        await (fact.Headers is { } headers ? importer.WriteAsync(headers, NpgsqlDbType.Jsonb, ct) : importer.WriteNullAsync(ct));
        await importer.WriteAsync(fact.IsArchived, NpgsqlDbType.Boolean, ct);

        Task Text(string? value) => value is null ? importer.WriteNullAsync(ct) : importer.WriteAsync(value, NpgsqlDbType.Varchar, ct);
    }

    /// <summary>Without it, nothing of the copy is stored.</summary>
    public async Task Complete(CancellationToken ct) => await importer.CompleteAsync(ct);

    public ValueTask DisposeAsync() => importer.DisposeAsync();
}
