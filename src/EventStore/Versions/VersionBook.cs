using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Versions;

/// <summary>What a version of a projection is for.</summary>
public enum VersionState
{
    /// <summary>It is made beside the live one. Nobody reads it.</summary>
    Building,

    /// <summary>The documented names show its tables.</summary>
    Live,

    /// <summary>Another became live after it. Its tables are kept until they are dropped.</summary>
    Retired,
}

/// <summary>A version of a projection that has tables in the database, known to this program or not.</summary>
/// <param name="IsInline">Whether appends apply it while it is live.</param>
/// <param name="Tables">Under the names that readers use.</param>
/// <param name="Since">When it came into its state.</param>
public sealed record ProjectionVersion(
    string Projection, int Version, VersionState State, bool IsInline, IReadOnlyList<string> Tables, DateTimeOffset Since);

/// <summary>Table <c>event_store.projection_versions</c>: which versions of a projection have tables, and which of them readers see.</summary>
internal static class VersionBook
{
    /// <remarks><c>ddl</c>: digest of what made the tables, so that a node that starts locks none of them for nothing.</remarks>
    public const string Ddl = """
        create schema if not exists event_store;
        create table if not exists event_store.projection_versions (
            projection text not null,
            version    int not null,
            state      text not null check (state in ('building', 'live', 'retired')),
            is_inline  boolean not null,
            tables     text[] not null,
            ddl        text not null,
            since      timestamptz not null default transaction_timestamp(),
            primary key (projection, version));
        do $$ begin
            if to_regclass('event_store.projection_versions_live') is null then
                create unique index projection_versions_live on event_store.projection_versions (projection) where state = 'live';
            end if;
        end $$;
        """;

    /// <summary>In the order of names and versions.</summary>
    /// <param name="projection">Null: of all projections.</param>
    /// <param name="forUpdate">Keeps others from changing them until the end of the transaction.</param>
    public static async Task<List<ProjectionVersion>> Read(NpgsqlConnection connection, CancellationToken ct, string? projection = null, bool forUpdate = false)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select projection, version, state, is_inline, tables, since from event_store.projection_versions
            where $1::text is null or projection = $1 order by projection, version {(forUpdate ? "for update" : "")}
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = projection, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var versions = new List<ProjectionVersion>();
        while (await reader.ReadAsync(ct))
        {
            versions.Add(new(
                reader.GetString(0), reader.GetInt32(1), Enum.Parse<VersionState>(reader.GetString(2), ignoreCase: true), reader.GetBoolean(3),
                reader.GetFieldValue<string[]>(4), reader.GetFieldValue<DateTimeOffset>(5)));
        }

        return versions;
    }

    /// <summary>Null: it was dropped after a newer one became live.</summary>
    public static ProjectionVersion? Find(Shard shard, IReadOnlyList<ProjectionVersion> known) =>
        known.FirstOrDefault(one => one.Projection == shard.Consumer && one.Version == shard.Version);

    /// <summary>Whether the documented names show its tables: those of the live version, or of the first one while it is built.</summary>
    public static bool IsShown(ProjectionVersion version, IReadOnlyList<ProjectionVersion> known) =>
        version.State == VersionState.Live || !known.Any(one => one.Projection == version.Projection && one.State == VersionState.Live);

    /// <summary>Those whose rows reflect the log up to a position: not dropped, and not a former version that appends applied.</summary>
    public static Shard[] ThatFollow(IEnumerable<Shard> shards, IReadOnlyList<ProjectionVersion> known) =>
        [.. shards.Where(shard => Find(shard, known) is { } version && !(version.IsInline && version.State == VersionState.Retired))];

    /// <summary>Whether appends apply it now, so that its rows reflect all that is visible, and no position tells how far they are.</summary>
    public static bool IsAppliedInline(Shard shard, IReadOnlyList<ProjectionVersion> known) =>
        Find(shard, known) is { IsInline: true, State: VersionState.Live };

    public static async Task Add(
        NpgsqlConnection connection, string projection, int version, VersionState state, bool isInline, IReadOnlyList<string> tables, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "insert into event_store.projection_versions (projection, version, state, is_inline, tables, ddl) values ($1, $2, $3, $4, $5, '')", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = projection }, new NpgsqlParameter<int> { TypedValue = version }, State(state),
                new NpgsqlParameter<bool> { TypedValue = isInline }, new NpgsqlParameter<string[]> { TypedValue = [.. tables] },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task Set(NpgsqlConnection connection, string projection, int version, VersionState state, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "update event_store.projection_versions set state = $3, since = transaction_timestamp() where projection = $1 and version = $2", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = projection }, new NpgsqlParameter<int> { TypedValue = version }, State(state) },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Its tables were replaced: a transaction that sees the log as it was before can lock this row no more (<see cref="InlineVersions"/>).</summary>
    public static async Task Touch(NpgsqlConnection connection, string projection, int version, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("update event_store.projection_versions set state = state where projection = $1 and version = $2", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = projection }, new NpgsqlParameter<int> { TypedValue = version } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task Remove(NpgsqlConnection connection, string projection, int version, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("delete from event_store.projection_versions where projection = $1 and version = $2", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = projection }, new NpgsqlParameter<int> { TypedValue = version } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Whether the DDL differs from the one that made the tables; from then on it counts as the one that did.</summary>
    public static async Task<bool> TakesDdl(NpgsqlConnection connection, string projection, int version, string ddl, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "update event_store.projection_versions set ddl = md5($3) where projection = $1 and version = $2 and ddl <> md5($3)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = projection }, new NpgsqlParameter<int> { TypedValue = version }, new NpgsqlParameter<string> { TypedValue = ddl },
            },
        };
        return await command.ExecuteNonQueryAsync(ct) > 0;
    }

#pragma warning disable CA1308 // A word of the table.
    private static NpgsqlParameter<string> State(VersionState state) => new() { TypedValue = state.ToString().ToLowerInvariant() };
#pragma warning restore CA1308
}
