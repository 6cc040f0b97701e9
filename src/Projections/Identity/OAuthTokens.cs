using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>Where an opaque token belongs. Spent tokens stay, so that a second use of one is noticed.</summary>
/// <param name="TokenHash">SHA-256 of the token, hex.</param>
/// <param name="Kind"><c>access</c> or <c>refresh</c>.</param>
public sealed record OAuthTokenRow(string TokenHash, Guid GrantId, string Kind);

public readonly record struct OAuthTokenKey(string TokenHash);

/// <summary><c>identity.oauth_tokens</c>. Inline, as <see cref="OAuthGrants"/>. Reader: every request with a Bearer token.</summary>
public sealed class OAuthTokens : RowProjection<OAuthTokenRow, OAuthTokenKey>
{
    public const string Access = "access";
    public const string Refresh = "refresh";

    public override string Name => "oauth_tokens";

    public override string Table => "identity.oauth_tokens";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(OAuthGrantIssued), typeof(OAuthGrantRefreshed)];

    protected override IEnumerable<OAuthTokenKey> KeysOf(RecordedEvent fact) => Rows(fact).Select(row => new OAuthTokenKey(row.TokenHash));

    protected override OAuthTokenRow? Evolve(OAuthTokenRow? row, OAuthTokenKey key, RecordedEvent fact) =>
        Rows(fact).First(made => made.TokenHash == key.TokenHash);

    private static IEnumerable<OAuthTokenRow> Rows(RecordedEvent fact)
    {
        var (grant, access, refresh) = fact.Data switch
        {
            OAuthGrantIssued it => (it.Grant, it.AccessTokenHash, it.RefreshTokenHash),
            OAuthGrantRefreshed it => (it.Grant, it.AccessTokenHash, it.RefreshTokenHash),
            _ => throw new NotSupportedException($"{fact.Data.GetType().Name} carries no token."),
        };
        if (access is not null) yield return new(access, grant, Access);
        if (refresh is not null) yield return new(refresh, grant, Refresh);
    }
}

/// <param name="Works">The current one of its kind in a family that is not revoked; its expiry is not looked at.</param>
public sealed record FoundToken(
    Guid Grant, string Kind, string ClientId, UserId User, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, bool Works);

public sealed class OAuthTokensQuery(NpgsqlDataSource database)
{
    /// <summary>Null when no such token was ever given out.</summary>
    public async Task<FoundToken?> Find(string tokenHash, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select g.grant_id, t.kind, g.client_id, g.user_id, g.scopes,
                   case t.kind when 'access' then g.access_expires_at else g.refresh_expires_at end,
                   not g.is_revoked and
                   coalesce(t.token_hash = case t.kind when 'access' then g.access_token_hash else g.refresh_token_hash end, false)
            from identity.oauth_tokens t join identity.oauth_grants g on g.grant_id = t.grant_id
            where t.token_hash = $1
            """);
        command.Parameters.Add(new() { Value = tokenHash });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        return new(
            reader.GetGuid(0), reader.GetString(1), reader.GetString(2), new UserId(reader.GetInt64(3)),
            reader.GetFieldValue<string[]>(4), reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5), reader.GetBoolean(6));
    }
}
