using Npgsql;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Schema <c>tracking_log</c>: what the import of logs must remember beside the facts. No read model: a rebuild leaves it alone, and it commits together
/// with the facts that it is about.
/// </summary>
public static class TrackingTables
{
    /// <remarks>
    /// <c>lines</c>: ids of all lines that are facts; the log has no index over ids. <c>known_through</c>: the event up to which they were gathered (one row). <c>sources</c>: how far each file was read, and the digest of what was
    /// read, by which a file is known again. <c>rejected</c>: lines set aside; their text stays in the file, since it may tell of people.
    /// <c>forgotten</c>: keyed digests of usernames whose lines nobody is to read any more.
    /// </remarks>
    public const string Ddl = """
        create schema if not exists tracking_log;
        create table if not exists tracking_log.lines (id uuid primary key);
        create table if not exists tracking_log.known_through (
            position bigint not null,
            event    uuid not null);
        create table if not exists tracking_log.sources (
            name       text primary key,
            lines      bigint not null,
            digest     bytea not null,
            is_whole   boolean not null,
            changed_at timestamptz not null default now());
        create table if not exists tracking_log.rejected (
            source      text not null,
            line        bigint not null,
            reason      text not null,
            rejected_at timestamptz not null default now(),
            primary key (source, line));
        create table if not exists tracking_log.forgotten (
            digest       bytea primary key,
            forgotten_at timestamptz not null default now());
        """;

    internal static async Task<int> Execute(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(ct);
    }
}
