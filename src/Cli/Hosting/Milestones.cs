using Npgsql;

namespace OpenEdx.Cli.Hosting;

/// <summary>What an installation went through once. Not facts of the domain: they concern this database only.</summary>
internal static class Milestones
{
    public const string Ddl = """
        create schema if not exists operations;
        create table if not exists operations.milestones (
            name       text primary key,
            reached_at timestamptz not null);
        """;

    /// <summary>Null: not yet.</summary>
    public static async Task<DateTimeOffset?> Find(NpgsqlDataSource database, string name, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select reached_at from operations.milestones where name = $1");
        command.Parameters.Add(new() { Value = name });
        return await command.ExecuteScalarAsync(ct) is DateTime reached ? new DateTimeOffset(reached, TimeSpan.Zero) : null;
    }

    /// <summary>The instant at which it was reached, now or before.</summary>
    public static async Task<DateTimeOffset> Reach(NpgsqlDataSource database, string name, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "insert into operations.milestones (name, reached_at) values ($1, now()) on conflict (name) do nothing");
        command.Parameters.Add(new() { Value = name });
        await command.ExecuteNonQueryAsync(ct);
        return (await Find(database, name, ct))!.Value;
    }
}
