using System.Collections.Concurrent;
using Npgsql;

namespace OpenEdx.EventStore.Privacy;

/// <summary>
/// Secrets of this installation, made once and shared by all nodes through the database: signing keys, keys of digests.
/// Losing them signs everybody out; it loses no fact.
/// </summary>
public sealed class InstallationSecrets(NpgsqlDataSource database)
{
    public const string Ddl = """
        create schema if not exists vault;
        create table if not exists vault.installation_secrets (
            name       text primary key,
            value      bytea not null,
            created_at timestamptz not null default now());
        """;

    // Any number that no other advisory lock of the program uses: the letters "secr".
    private const long Lock = 0x73656372;

    private readonly ConcurrentDictionary<string, byte[]> known = new(StringComparer.Ordinal);

    /// <summary>The secret of that name; <paramref name="make"/> runs on one node only, when there is none yet.</summary>
    public async Task<byte[]> Get(string name, Func<byte[]> make, CancellationToken ct)
    {
        if (known.TryGetValue(name, out var value)) return value;
        await using var connection = await database.OpenConnectionAsync(ct);
        value = await Read(connection, name, ct) ?? await Make(connection, name, make, ct);
        return known.GetOrAdd(name, value);
    }

    private static async Task<byte[]> Make(NpgsqlConnection connection, string name, Func<byte[]> make, CancellationToken ct)
    {
        // Under a lock instead of "on conflict", so that an RSA key is not made by every node of a starting cluster.
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var take = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction))
        {
            take.Parameters.Add(new() { Value = Lock });
            await take.ExecuteNonQueryAsync(ct);
        }

        if (await Read(connection, name, ct) is { } others) return others;
        var value = make();
        await using (var insert = new NpgsqlCommand(
            "insert into vault.installation_secrets (name, value) values ($1, $2)", connection, transaction))
        {
            insert.Parameters.Add(new() { Value = name });
            insert.Parameters.Add(new() { Value = value });
            await insert.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return value;
    }

    private static async Task<byte[]?> Read(NpgsqlConnection connection, string name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select value from vault.installation_secrets where name = $1", connection);
        command.Parameters.Add(new() { Value = name });
        return (byte[]?)await command.ExecuteScalarAsync(ct);
    }
}
