using Npgsql;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Schema;

/// <summary>Creates and migrates the schema of the store and of all projections and processes, safely when several nodes start at once.</summary>
public static class SchemaMigrator
{
    /// <param name="further">Idempotent DDL of tables outside the store and its read models (keys, operational tables).</param>
    public static Task Migrate(
        NpgsqlDataSource database,
        IEnumerable<IProjection> projections,
        IEnumerable<IProcess> processes,
        IEnumerable<string> further,
        CancellationToken ct) => throw new NotSupportedException();
}
