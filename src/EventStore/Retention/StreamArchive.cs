using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Aggregates;

namespace OpenEdx.EventStore.Retention;

/// <summary>
/// Closes streams for good, or opens them again. What an archived stream is, Marten decided: <c>is_archived</c> on the stream and on each
/// of its events; appends to it are refused. Our readers, daemons and rebuilds read its events like all others, so that a read
/// model loses nothing by it; Marten's daemon and queries pass over them (ADR-0019).
/// </summary>
public sealed class StreamArchive(NpgsqlDataSource database)
{
    private const int Page = 1000;

    /// <returns>Events marked; null when there is no such stream; 0 also when it is archived already.</returns>
    public Task<long?> Archive(string stream, CancellationToken ct) => Mark(stream, isArchived: true, ct);

    /// <summary>Takes an archival back: the stream accepts appends again.</summary>
    /// <inheritdoc cref="Archive" path="/returns"/>
    public Task<long?> Unarchive(string stream, CancellationToken ct) => Mark(stream, isArchived: false, ct);

    /// <summary>Streams whose name begins so, by name; streams made meanwhile may be missing.</summary>
    /// <param name="isArchived">Only those that are archived, or only those that are not.</param>
    public async IAsyncEnumerable<string> StreamsBelow(string prefix, bool isArchived, [EnumeratorCancellation] CancellationToken ct)
    {
        for (string? last = ""; last is not null;)
        {
            await using var command = database.CreateCommand(
                $"""
                select id from public.mt_streams
                where id > $1 and starts_with(id, $2) and coalesce(is_archived, false) = $3 order by id limit {Page}
                """);
            command.CommandTimeout = 0;
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = last });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = prefix });
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isArchived });
            var names = new List<string>();
            await using (var reader = await command.ExecuteReaderAsync(ct))
            {
                while (await reader.ReadAsync(ct)) names.Add(reader.GetString(0));
            }

            foreach (var name in names) yield return name;
            last = names.Count == Page ? names[^1] : null;
        }
    }

    /// <remarks>
    /// The row of the stream is what appends lock. Once it is ours, every event there is has been committed and is visible to the
    /// statement that follows, and every append that waits will find the stream closed.
    /// </remarks>
    private async Task<long?> Mark(string stream, bool isArchived, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var close = new NpgsqlCommand("update public.mt_streams set is_archived = $2 where id = $1", connection, transaction);
        Bind(close);
        if (await close.ExecuteNonQueryAsync(ct) == 0) return null;
        await using var mark = new NpgsqlCommand(
            "update public.mt_events set is_archived = $2 where stream_id = $1 and coalesce(is_archived, false) <> $2", connection, transaction)
        {
            CommandTimeout = 0,
        };
        Bind(mark);
        var marked = await mark.ExecuteNonQueryAsync(ct);
        if (isArchived) await Snapshots.Delete(connection, stream, ct);
        await transaction.CommitAsync(ct);
        return marked;

        void Bind(NpgsqlCommand command)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream, NpgsqlDbType = NpgsqlDbType.Varchar });
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isArchived });
        }
    }
}
