using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Subscriptions;

/// <param name="After">Position before its first event.</param>
/// <param name="Through">Position of its last event.</param>
internal readonly record struct ImportedStretch(long After, long Through);

/// <summary>
/// Table <c>event_store.imported_stretches</c>: stretches of the log that came by an import, for each process and subscription that has to
/// pass over them, whenever it gets there. What they did about these events, they did where the events come from.
/// </summary>
internal static class ImportedStretches
{
    public const string Ddl = """
        create schema if not exists event_store;
        create table if not exists event_store.imported_stretches (
            name varchar not null, after bigint not null, through bigint not null, primary key (name, after));
        """;

    /// <summary>For a log that ends at the parameter.</summary>
    public static readonly string[] Cut =
    [
        "delete from event_store.imported_stretches where after >= $1",
        "update event_store.imported_stretches set through = least(through, $1)",
    ];

    /// <param name="connection">In the transaction of the import, while nobody else appends.</param>
    /// <param name="last">Position of the log before it.</param>
    public static async Task Add(NpgsqlConnection connection, IEnumerable<Shard> shards, long last, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "insert into event_store.imported_stretches select name, $2, (select max(seq_id) from public.mt_events) from unnest($1) name", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. shards.Select(shard => shard.Name)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The shard is to see imported events again, where it returns to a position before them.</summary>
    public static async Task Forget(NpgsqlConnection connection, Shard shard, long after, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("delete from event_store.imported_stretches where name = $1 and through > $2", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = shard.Name });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Asks for the next stretch that a shard at a position meets.</summary>
    public static void AddTo(NpgsqlBatch batch, Shard shard, long from) => batch.BatchCommands.Add(new(
        "select after, through from event_store.imported_stretches where name = $1 and through > $2 order by after limit 1")
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = shard.Name }, new NpgsqlParameter<long> { TypedValue = from } },
    });

    /// <summary>Reads the result of <see cref="AddTo"/> and moves on to the result that follows, if any.</summary>
    /// <returns>Null when there is none.</returns>
    public static async Task<ImportedStretch?> Of(NpgsqlDataReader reader, CancellationToken ct)
    {
        ImportedStretch? next = await reader.ReadAsync(ct) ? new(reader.GetInt64(0), reader.GetInt64(1)) : null;
        await reader.NextResultAsync(ct);
        return next;
    }

    /// <summary>Ends a page before the stretch; one that would begin in it becomes a leap to its end.</summary>
    /// <remarks>All of a stretch is decided, for it was committed as one.</remarks>
    public static LogPage PassedBy(this ImportedStretch? stretch, LogPage page, long from) => stretch switch
    {
        { } next when next.After <= from => new(next.Through, []),
        { } next when next.After < page.Through => new(next.After, [.. page.Entries.Where(entry => entry.Position <= next.After)]),
        _ => page,
    };
}
