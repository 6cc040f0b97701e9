using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>A session that somebody left; one that ended by itself, or with the password, is not here.</summary>
/// <param name="Session">SHA-256 of its id, hex.</param>
public sealed record EndedSessionRow(string Session, long UserId, DateTimeOffset EndedAt);

public readonly record struct EndedSessionKey(string Session);

/// <summary>
/// <c>identity.ended_sessions</c>. Inline: a session that was left must not work for another second, whoever kept a copy of its cookie. Reader: every
/// request with a session.
/// </summary>
public sealed class EndedSessions : RowProjection<EndedSessionRow, EndedSessionKey>
{
    public override string Name => "ended_sessions";

    public override string Table => "identity.ended_sessions";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(UserLoggedOut)];

    protected override IEnumerable<EndedSessionKey> KeysOf(RecordedEvent fact) => [new(((UserLoggedOut)fact.Data).Session)];

    protected override EndedSessionRow? Evolve(EndedSessionRow? row, EndedSessionKey key, RecordedEvent fact) =>
        row ?? new(key.Session, ((UserLoggedOut)fact.Data).User.Value, ((UserLoggedOut)fact.Data).At);
}

public sealed class EndedSessionsQuery(NpgsqlDataSource database)
{
    public async Task<bool> Has(string session, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select exists (select from identity.ended_sessions where session = $1)");
        command.Parameters.Add(new() { Value = session });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
