using System.Globalization;
using Npgsql;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Schema <c>log</c>: the log as views, one for all events, one for streams, one per stored name with its fields as typed columns
/// (docs/events/sql.md). Made once per release; a start that finds them made asks one question.
/// </summary>
public sealed class LogViews(NpgsqlDataSource database)
{
    /// <summary>Of schema changes, as in the migration of tables.</summary>
    private const long ApplyChangesLock = 4004;

    /// <summary>Changes with every build that could make other views or comments.</summary>
    private static readonly string Release =
        $"{typeof(DomainEvents).Assembly.ManifestModule.ModuleVersionId:N}{typeof(LogViews).Assembly.ManifestModule.ModuleVersionId:N}";

    /// <summary>Every name under which events are stored, retired ones included, with the type that tells its fields.</summary>
    public static IReadOnlyList<(string Name, Type Type)> Names { get; } =
        [.. DomainEvents.All, .. DomainEvents.Retired.Select(retired => (retired.Name, retired.Type))];

    /// <summary>Name of the view of a stored name; <c>Compacted&lt;Library&gt;</c> has letters that no view should have.</summary>
    public static string ViewOf(string stored) =>
        "log." + string.Concat(stored.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_')).Trim('_');

    /// <summary>Makes the views as this release knows them, and tells PostgreSQL what tables and columns mean.</summary>
    /// <param name="readModels">Their tables get comments.</param>
    public async Task Ensure(IReadOnlyList<IProjection> readModels, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await IsMade(connection, ct)) return;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Execute(connection, $"select pg_advisory_xact_lock({ApplyChangesLock})", ct);
        if (await IsMade(connection, ct)) return;
        await Execute(connection, string.Join('\n', [LogViewsDdl.Schema, .. LogViewsDdl.Views(), .. ReadModelComments.Of(readModels)]), ct);
        await Execute(connection, $"comment on schema log is 'The log for analysts: docs/events/sql.md. Release {Release}.'", ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<bool> IsMade(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"select coalesce(obj_description(to_regnamespace('log'), 'pg_namespace') like '%{Release}%', false)"), connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
