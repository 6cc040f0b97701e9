using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>One family of tokens, and which of its tokens work now.</summary>
/// <param name="AccessTokenHash">Null: the access tokens are JWTs.</param>
/// <param name="RefreshTokenHash">Null: cannot be refreshed.</param>
public sealed record OAuthGrantRow(
    Guid GrantId,
    string ClientId,
    long UserId,
    string[] Scopes,
    string? AccessTokenHash,
    DateTimeOffset AccessExpiresAt,
    string? RefreshTokenHash,
    DateTimeOffset? RefreshExpiresAt,
    bool IsRevoked);

public readonly record struct OAuthGrantKey(Guid GrantId);

/// <summary><c>identity.oauth_grants</c>. Inline: a token works from the answer that carries it on. Found through <see cref="OAuthTokens"/>.</summary>
public sealed class OAuthGrants : RowProjection<OAuthGrantRow, OAuthGrantKey>
{
    public override string Name => "oauth_grants";

    public override string Table => "identity.oauth_grants";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } =
        [typeof(OAuthGrantIssued), typeof(OAuthGrantRefreshed), typeof(OAuthGrantRevoked)];

    /// <summary>For consents given before, and for a person who changes the password.</summary>
    public override IReadOnlyList<IReadOnlyList<string>> Indexes { get; } = [["user_id", "client_id"]];

    protected override IEnumerable<OAuthGrantKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        OAuthGrantIssued it => [new(it.Grant)],
        OAuthGrantRefreshed it => [new(it.Grant)],
        OAuthGrantRevoked it => [new(it.Grant)],
        _ => [],
    };

    protected override OAuthGrantRow? Evolve(OAuthGrantRow? row, OAuthGrantKey key, RecordedEvent fact) => (row, fact.Data) switch
    {
        (_, OAuthGrantIssued it) => new(
            it.Grant, it.ClientId, it.User.Value, [.. it.Scopes], it.AccessTokenHash, it.AccessExpiresAt, it.RefreshTokenHash,
            it.RefreshExpiresAt, false),
        (not null, OAuthGrantRefreshed it) => row with
        {
            AccessTokenHash = it.AccessTokenHash,
            AccessExpiresAt = it.AccessExpiresAt,
            RefreshTokenHash = it.RefreshTokenHash,
            RefreshExpiresAt = it.RefreshExpiresAt,
        },
        (not null, OAuthGrantRevoked) => row with { IsRevoked = true },
        _ => throw new NotSupportedException($"{fact.Data.GetType().Name} does not continue a grant."),
    };
}
