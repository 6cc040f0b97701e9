using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// What may be used, or is done, only once: nonces of signed requests of tools, ids of assertions, launches; a mail to somebody. Shared by all nodes through the database; no
/// fact, and forgotten when it would be refused for its age anyhow.
/// </summary>
public sealed class SeenOnce(NpgsqlDataSource database)
{
    public const string Ddl = """
        create schema if not exists vault;
        create table if not exists vault.seen_once (
            digest bytea primary key,
            until  timestamptz not null);
        create index if not exists idx_seen_once_until on vault.seen_once (until);
        """;

    /// <summary>True after the first time; asking does not count as one.</summary>
    public async Task<bool> Knows(string what, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select exists (select from vault.seen_once where digest = $1)");
        command.Parameters.Add(new() { Value = SHA256.HashData(Encoding.UTF8.GetBytes(what)) });
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>True the first time, false ever after (until <paramref name="until"/>).</summary>
    /// <param name="what">Names kind and sender too, so that one sender cannot use up what another one needs.</param>
    public async Task<bool> IsFirst(string what, DateTimeOffset now, DateTimeOffset until, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            with forgotten as (
                delete from vault.seen_once where digest in (select digest from vault.seen_once where until < $3 limit 100 for update skip locked))
            insert into vault.seen_once (digest, until) values ($1, $2) on conflict (digest) do nothing
            """);
        command.Parameters.Add(new() { Value = SHA256.HashData(Encoding.UTF8.GetBytes(what)) });
        command.Parameters.Add(new() { Value = until.ToUniversalTime() });
        command.Parameters.Add(new() { Value = now.ToUniversalTime() });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}
