using System.Globalization;
using Npgsql;

namespace OpenEdx.EventStore.Privacy;

/// <summary>One of the secrets that go by a name.</summary>
/// <param name="Serial">From 1; the highest is the one to use, the others are still to be recognized.</param>
public sealed record RingSecret(int Serial, byte[] Value, DateTimeOffset MadeAt);

/// <summary>
/// Secrets of this installation that are replaced from time to time. A new one is used at once; its predecessors stay until nothing
/// that was made with them can be valid any more. Rows of <c>vault.installation_secrets</c>: <c>NAME</c>, <c>NAME/2</c>, <c>NAME/3</c> …
/// </summary>
public sealed class SecretRing(NpgsqlDataSource database, InstallationSecrets secrets)
{
    // Any number that no other advisory lock of the program uses: the letters "ring".
    private const long Lock = 0x72696e67;

    private const string Serial = "case when name = $1 then 1 else substr(name, length($1) + 2)::int end";

    /// <summary>Newest first; the first one ever is made when there is none.</summary>
    public async Task<IReadOnlyList<RingSecret>> Load(string name, Func<byte[]> make, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await Read(connection, name, ct) is { Count: > 0 } there) return there;
        await secrets.Get(name, make, ct);
        return await Read(connection, name, ct);
    }

    /// <summary>Puts a new secret in front.</summary>
    /// <param name="keep">Predecessors go that were replaced longer ago than this; zero: all of them go now.</param>
    /// <returns>The serial of the new one.</returns>
    public async Task<int> Rotate(string name, byte[] value, TimeSpan keep, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var take = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, transaction))
        {
            take.Parameters.Add(new() { Value = Lock });
            await take.ExecuteNonQueryAsync(ct);
        }

        var former = await Read(connection, name, ct);
        var serial = former is [var newest, ..] ? newest.Serial + 1 : 1;
        await Execute(connection, "insert into vault.installation_secrets (name, value) values ($1, $2)", [NameOf(name, serial), value], ct);
        await using var now = new NpgsqlCommand("select now()", connection, transaction);
        var instant = (DateTimeOffset)DateTime.SpecifyKind((DateTime)(await now.ExecuteScalarAsync(ct))!, DateTimeKind.Utc);

        // Each was replaced when its successor, the one before it in the list, was made.
        var replacedAt = instant;
        foreach (var one in former)
        {
            if (replacedAt <= instant - keep) await Execute(connection, "delete from vault.installation_secrets where name = $1", [NameOf(name, one.Serial)], ct);
            replacedAt = one.MadeAt;
        }

        await transaction.CommitAsync(ct);
        return serial;
    }

    private static string NameOf(string name, int serial) => serial == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}/{serial}");

    private static async Task Execute(NpgsqlConnection connection, string sql, object[] values, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<IReadOnlyList<RingSecret>> Read(NpgsqlConnection connection, string name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select {Serial}, value, created_at from vault.installation_secrets
            where name = $1 or starts_with(name, $1 || '/') order by 1 desc
            """, connection);
        command.Parameters.Add(new() { Value = name });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<RingSecret>();
        while (await reader.ReadAsync(ct)) found.Add(new(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return found;
    }
}
