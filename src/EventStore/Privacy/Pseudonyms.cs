using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Privacy;

/// <summary>
/// Random ids under which systems outside know persons, another one for each purpose, made when first asked for. Only who has a key (<see cref="PersonalKeys"/>) has
/// them, and they go with it: what was sent under them can then be led back to nobody.
/// </summary>
/// <remarks>No facts: who only reads would have to append to the log, and a fact could be forgotten only by sealing it under the key that lies beside this table.</remarks>
public sealed class Pseudonyms(NpgsqlDataSource database)
{
    internal const string Ddl = """
        create table if not exists vault.pseudonyms (
            subject    text not null references vault.personal_keys on delete cascade,
            purpose    text not null,
            id         uuid not null,
            created_at timestamptz not null default now(),
            primary key (subject, purpose));
        create unique index if not exists pseudonyms_by_id on vault.pseudonyms (purpose, id);
        """;

    /// <summary>The ids of persons, made where there are none. A person is named by the subject of the key; who has none, or none any more, is absent.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> Ensure(string purpose, IReadOnlyCollection<string> subjects, CancellationToken ct)
    {
        if (subjects.Count == 0) return new Dictionary<string, Guid>();
        await using var connection = await database.OpenConnectionAsync(ct);
        var known = await Read(connection, purpose, subjects, ct);
        var missing = subjects.Where(subject => !known.ContainsKey(subject)).Distinct(StringComparer.Ordinal).ToArray();
        if (missing.Length == 0) return known;
        await using (var insert = new NpgsqlCommand(
            """
            insert into vault.pseudonyms (subject, purpose, id)
            select subject, $2, gen_random_uuid() from vault.personal_keys where subject = any($1) order by subject for key share
            on conflict do nothing
            """, connection))
        {
            insert.Parameters.Add(new() { Value = missing, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            insert.Parameters.Add(new() { Value = purpose });
            await insert.ExecuteNonQueryAsync(ct);
        }

        return await Read(connection, purpose, subjects, ct);
    }

    /// <summary>Takes over an id that a person has elsewhere already, instead of a random one.</summary>
    /// <returns>False when the person has another one or no key, or somebody else has this one.</returns>
    public async Task<bool> Adopt(string purpose, string subject, Guid id, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            with adopted as (
                insert into vault.pseudonyms (subject, purpose, id) select subject, $2, $3 from vault.personal_keys where subject = $1 on conflict do nothing returning id)
            select exists (select from adopted) or exists (select from vault.pseudonyms where subject = $1 and purpose = $2 and id = $3)
            """);
        command.Parameters.Add(new() { Value = subject });
        command.Parameters.Add(new() { Value = purpose });
        command.Parameters.Add(new() { Value = id });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<Dictionary<string, Guid>> Read(NpgsqlConnection connection, string purpose, IReadOnlyCollection<string> subjects, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select subject, id from vault.pseudonyms where purpose = $2 and subject = any($1)", connection);
        command.Parameters.Add(new() { Value = subjects.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = purpose });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new Dictionary<string, Guid>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) ids[reader.GetString(0)] = reader.GetGuid(1);
        return ids;
    }
}
