using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;

namespace OpenEdx.Projections.Notifications;

/// <summary>Questions to <c>notifications.notifications</c>, always about one person.</summary>
public sealed class NotificationsQuery(NpgsqlDataSource database)
{
    /// <summary>Newest first.</summary>
    /// <param name="app">Null: of all.</param>
    /// <param name="since">Older ones are no longer shown.</param>
    public async Task<IReadOnlyList<Notification>> Of(UserId user, string? app, DateTimeOffset since, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select number, app, type, course_id, details, url, created, last_seen, last_read, position from notifications.notifications
            where user_id = $1 and ($2::text is null or app = $2) and created >= $3 order by position desc
            """);
        command.Parameters.AddWithValue(user.Value);
        command.Parameters.Add(new() { Value = (object?)app ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.AddWithValue(since.UtcDateTime);
        var rows = new List<Notification>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(
                user.Value, reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3),
                new JsonText(reader.GetString(4)), reader.GetString(5), reader.GetFieldValue<DateTimeOffset>(6), Instant(reader, 7), Instant(reader, 8),
                reader.GetInt64(9)));
        }

        return rows;
    }

    /// <summary>How many are new, by app; apps without are absent.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Unseen(UserId user, DateTimeOffset since, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select app, count(*)::int from notifications.notifications where user_id = $1 and created >= $2 and last_seen is null group by app");
        command.Parameters.AddWithValue(user.Value);
        command.Parameters.AddWithValue(since.UtcDateTime);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) counts[reader.GetString(0)] = reader.GetInt32(1);
        return counts;
    }

    private static DateTimeOffset? Instant(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
