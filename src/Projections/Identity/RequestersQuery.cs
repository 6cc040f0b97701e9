using Npgsql;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;

namespace OpenEdx.Projections.Identity;

/// <summary>The caller behind a credential, roles included, in one round trip.</summary>
public sealed class RequestersQuery(NpgsqlDataSource database)
{
    // An inactive account keeps its roles on record but cannot use them until it is active again.
    internal const string Columns =
        """
        a.user_id, a.username, a.is_active, a.is_staff and a.is_active, a.is_superuser and a.is_active, a.session_serial,
        array(select r.course_id || ' ' || r.role from identity.course_roles r where r.user_id = a.user_id and a.is_active),
        a.is_active and exists (select from identity.global_roles g where g.user_id = a.user_id and g.role = 'support')
        """;

    /// <summary>How many columns these are: where others begin.</summary>
    internal const int Count = 8;

    // Who waits to be forgotten is let in by nothing, tokens of before included.
    internal const string From = "from identity.accounts a where a.leaving_since is null and";

    /// <summary>Of the account $1 with the session $2, by the digest of its id.</summary>
    internal const string InSession = "a.user_id = $1 and not exists (select from identity.ended_sessions s where s.session = $2)";

    /// <summary>Null when there is no such account (any more).</summary>
    public Task<FoundRequester?> Find(UserId user, CancellationToken ct) => One("a.user_id = $1", [user.Value], ct);

    /// <summary>Null also when the session has ended.</summary>
    /// <param name="session">SHA-256 of its id, hex.</param>
    public Task<FoundRequester?> FindInSession(UserId user, string session, CancellationToken ct) =>
        One(InSession, [user.Value, session], ct);

    public Task<FoundRequester?> FindByUsername(string username, CancellationToken ct) => One("lower(a.username) = lower($1)", [username], ct);

    private async Task<FoundRequester?> One(string condition, object[] values, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand($"select {Columns} {From} {condition}", connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ReadPrepared(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    /// <summary>From a row that begins with <see cref="Columns"/>.</summary>
    internal static FoundRequester Read(NpgsqlDataReader reader)
    {
        // Names of roles may hold blanks, keys of courses hold none.
        var roles = reader.GetFieldValue<string[]>(6).Select(text => text.Split(' ', 2))
            .Select(pair => (pair[1], CourseKey.Parse(pair[0]))).ToHashSet();
        var requester = new Requester(
            new UserId(reader.GetInt64(0)), reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4), roles)
        {
            IsSupport = reader.GetBoolean(7),
        };
        return new(requester, reader.GetInt32(5));
    }
}

/// <param name="SessionSerial">A session of another number has ended.</param>
public sealed record FoundRequester(Requester Requester, int SessionSerial);
