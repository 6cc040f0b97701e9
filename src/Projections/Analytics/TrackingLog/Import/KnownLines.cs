using Npgsql;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Keeps the table of ids true to the log where facts came or went by another way than the import of logs: with <c>openedx events import</c>, or when a restored copy was
/// cut back.
/// </summary>
internal static class KnownLines
{
    private const string EndSql = "select seq_id, id from public.mt_events where seq_id <= $1 order by seq_id desc limit 1";

    /// <param name="bound">Everything up to here is decided.</param>
    public static async Task Gather(NpgsqlConnection connection, long bound, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var after = await Known(connection, ct);
        if (after is null)
        {
            // The event of then is gone, and with it, it may be, lines that files are known to hold.
            await TrackingTables.Execute(connection, "truncate tracking_log.lines, tracking_log.sources, tracking_log.known_through", ct);
        }

        await TrackingTables.Execute(
            connection,
            """
            insert into tracking_log.lines (id) select id from public.mt_events where type = 'tracking_line_imported' and seq_id > $1 and seq_id <= $2
            on conflict (id) do nothing
            """, ct, new NpgsqlParameter { Value = after ?? 0 }, new NpgsqlParameter { Value = bound });
        await TrackingTables.Execute(
            connection, $"delete from tracking_log.known_through; insert into tracking_log.known_through {EndSql.Replace("$1", bound.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}", ct);
        await transaction.CommitAsync(ct);
    }

    /// <returns>Position up to which ids were gathered, 0 at first; null: the log is another one than then.</returns>
    private static async Task<long?> Known(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select k.position, e.seq_id is not null from tracking_log.known_through k left join public.mt_events e on e.seq_id = k.position and e.id = k.event", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return 0;
        return reader.GetBoolean(1) ? reader.GetInt64(0) : null;
    }
}
