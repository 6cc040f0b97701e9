using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Identity;

/// <summary>Readers' questions about people.</summary>
public sealed class AccountsQuery(NpgsqlDataSource database)
{
    private const string Columns =
        """
        user_id, username, email, name, password_hash, is_active, is_staff, is_superuser, date_joined, last_login, session_serial,
        bio, country, state, city, gender, goals, level_of_education, mailing_address, phone_number, account_privacy, year_of_birth,
        language_proficiencies, social_links, extended_profile, preferences, secondary_email, pending_email, pending_secondary_email, pending_name,
        image_uploaded_at, leaving_since
        """;

    public Task<AccountRow?> Find(UserId user, CancellationToken ct) => One("user_id = $1", user.Value, ct);

    /// <summary>Without regard to case, as everywhere.</summary>
    public Task<AccountRow?> FindByUsername(string username, CancellationToken ct) => One("lower(username) = lower($1)", username, ct);

    public Task<AccountRow?> FindByEmail(string email, CancellationToken ct) => One("lower(email) = lower($1)", email, ct);

    /// <summary>By the second address, once it is confirmed.</summary>
    public Task<AccountRow?> FindBySecondaryEmail(string email, CancellationToken ct) => One("lower(secondary_email) = lower($1)", email, ct);

    /// <summary>Who signs in: the address first, then the username, so that a username never shadows an address.</summary>
    public async Task<AccountRow?> FindByEmailOrUsername(string text, CancellationToken ct) =>
        (text.Contains('@') ? await FindByEmail(text, ct) : null) ?? await FindByUsername(text, ct);

    /// <summary>By their usernames, without regard to case, in the order of their numbers; who is not there is left out.</summary>
    public async Task<IReadOnlyList<AccountRow>> FindMany(IReadOnlyCollection<string> usernames, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select {Columns} from identity.accounts where lower(username) = any($1) order by user_id");
        command.Parameters.Add(new() { Value = usernames.Select(name => name.ToLowerInvariant()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return await Rows(command, ct);
    }

    /// <summary>By their addresses, without regard to case, in the order of their numbers.</summary>
    public async Task<IReadOnlyList<AccountRow>> FindManyByEmail(IReadOnlyCollection<string> emails, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select {Columns} from identity.accounts where lower(email) = any($1) order by user_id");
        command.Parameters.Add(new() { Value = emails.Select(email => email.ToLowerInvariant()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return await Rows(command, ct);
    }

    /// <summary>Usernames, addresses and names for lists of people; retired people are absent.</summary>
    public async Task<IReadOnlyDictionary<UserId, PersonName>> Names(IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        var names = new Dictionary<UserId, PersonName>(users.Count);
        if (users.Count == 0) return names;
        await using var command = database.CreateCommand("select user_id, username, email, name from identity.accounts where user_id = any($1)");
        command.Parameters.Add(new()
        {
            Value = users.Select(user => user.Value).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
        });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            names[new UserId(reader.GetInt64(0))] = new(reader.GetString(1), reader.GetString(2), reader.GetString(3));
        return names;
    }

    private async Task<AccountRow?> One(string condition, object value, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select {Columns} from identity.accounts where {condition}");
        command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Row(reader) : null;
    }

    private static async Task<IReadOnlyList<AccountRow>> Rows(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<AccountRow>();
        while (await reader.ReadAsync(ct)) rows.Add(Row(reader));
        return rows;
    }

    private static AccountRow Row(DbDataReader row)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        DateTimeOffset? Instant(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
        return new(
            row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5), row.GetBoolean(6),
            row.GetBoolean(7), row.GetFieldValue<DateTimeOffset>(8), Instant(9),
            row.GetInt32(10), Text(11), Text(12), Text(13), Text(14), Text(15), Text(16), Text(17), Text(18), Text(19), Text(20),
            row.IsDBNull(21) ? null : row.GetInt32(21), Text(22), Text(23), Text(24), Text(25), Text(26), Text(27), Text(28), Text(29), Instant(30), Instant(31));
    }
}

/// <summary>How a person is shown in lists.</summary>
public sealed record PersonName(string Username, string Email, string Name);
