using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Privacy;

/// <summary>
/// Keys of persons. A key is made in the transaction that appends the first fact sealed with it; destroying it (deleting one
/// row) makes everything sealed with it unreadable, in the log and in every copy of the log. The table is therefore to be backed
/// up apart from the log, and for a shorter time; it has a schema of its own, which no read model shares, so that rebuilding or
/// verifying one never touches a key.
/// </summary>
public sealed class PersonalKeys
{
    public const string Ddl = """
        create schema if not exists vault;
        create table if not exists vault.personal_keys (
            subject    text primary key,
            key        bytea not null,
            created_at timestamptz not null default now());
        """;

    /// <summary>The key of a person, made when there is none.</summary>
    public async Task<PersonalKey> Ensure(NpgsqlConnection connection, NpgsqlTransaction transaction, string subject, CancellationToken ct)
    {
        // The update that changes nothing makes the row of a concurrent writer visible to "returning".
        await using var command = new NpgsqlCommand(
            """
            insert into vault.personal_keys (subject, key) values ($1, $2)
            on conflict (subject) do update set subject = excluded.subject
            returning key
            """, connection, transaction);
        command.Parameters.Add(new() { Value = subject });
        command.Parameters.Add(new() { Value = RandomNumberGenerator.GetBytes(PersonalKey.KeyBytes) });
        return new PersonalKey(subject, (byte[])(await command.ExecuteScalarAsync(ct))!);
    }

    /// <summary>Keys of many persons, each made when there is none, in one transaction of its own.</summary>
    public async Task<IReadOnlyDictionary<string, PersonalKey>> EnsureMany(NpgsqlConnection connection, IReadOnlyCollection<string> subjects, CancellationToken ct)
    {
        if (subjects.Count == 0) return new Dictionary<string, PersonalKey>();
        await using (var command = new NpgsqlCommand(
            "insert into vault.personal_keys (subject, key) select * from unnest($1, $2) as made (subject, key) order by subject on conflict (subject) do nothing", connection))
        {
            command.Parameters.Add(new() { Value = subjects.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            command.Parameters.Add(new()
            {
                Value = subjects.Select(_ => RandomNumberGenerator.GetBytes(PersonalKey.KeyBytes)).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            });
            await command.ExecuteNonQueryAsync(ct);
        }

        return await Find(connection, null, subjects, ct);
    }

    /// <summary>Keys of many persons in one round trip. Persons without a key (destroyed, or never made) are absent.</summary>
    public async Task<IReadOnlyDictionary<string, PersonalKey>> Find(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyCollection<string> subjects, CancellationToken ct)
    {
        var keys = new Dictionary<string, PersonalKey>(subjects.Count, StringComparer.Ordinal);
        if (subjects.Count == 0) return keys;
        await using var command = new NpgsqlCommand(
            "select subject, key from vault.personal_keys where subject = any($1)", connection, transaction);
        command.Parameters.Add(new() { Value = subjects.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var subject = reader.GetString(0);
            keys[subject] = new PersonalKey(subject, reader.GetFieldValue<byte[]>(1));
        }

        return keys;
    }

    /// <summary>Destroys the key of a person for good. False when there was none.</summary>
    public async Task<bool> Destroy(NpgsqlConnection connection, NpgsqlTransaction transaction, string subject, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "delete from vault.personal_keys where subject = $1", connection, transaction);
        command.Parameters.Add(new() { Value = subject });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}
