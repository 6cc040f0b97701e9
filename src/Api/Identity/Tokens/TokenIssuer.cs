using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>How the client wants its token.</summary>
/// <param name="Jwt">Else opaque.</param>
public sealed record TokenFormat(bool Jwt, JwtAlgorithm Algorithm);

/// <summary>The answer of the token endpoint.</summary>
/// <param name="RefreshToken">Null: the grant has none.</param>
/// <param name="IdToken">Null: not asked for, by the scope <c>openid</c>.</param>
public sealed record IssuedTokens(
    string AccessToken, TimeSpan ExpiresIn, string TokenType, IReadOnlyList<string> Scopes, string? RefreshToken, string? IdToken = null);

/// <summary>Draws tokens, and records their digests as facts.</summary>
public sealed class TokenIssuer(StreamStore streams, AccessJwts jwts, IdTokens idTokens, OAuthClientFiltersQuery filters, AccountsQuery accounts)
{
    private static readonly TimeSpan OpaqueLifetime = TimeSpan.FromHours(10);
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(90);

    /// <summary>First tokens of a family.</summary>
    public async Task<IssuedTokens> Issue(
        OAuthClientRow client, AccountRow account, IReadOnlyList<string> scopes, TokenFormat format, DateTimeOffset now,
        EventMetadata metadata, CancellationToken ct)
    {
        var canRefresh = client.GrantType != OAuthGrantTypes.ClientCredentials;
        var pair = Draw(client, format, canRefresh, now);
        if (pair.AccessHash is not null || pair.RefreshHash is not null)
        {
            var grant = new IssueOAuthGrant(
                Guid.CreateVersion7(), client.ClientId, new UserId(account.UserId), scopes,
                pair.AccessHash, pair.AccessExpiresAt, pair.RefreshHash, canRefresh ? now + RefreshLifetime : null, now);
            await streams.Transact<OAuthGrant, OAuthGrantEvent>(OAuthGrantEvent.StreamOf(grant.Grant), grant.Decide, metadata, ct);
        }

        return await Answer(client, account, scopes, format, pair, now, ct);
    }

    /// <summary>The next pair of a family.</summary>
    public async Task<(IssuedTokens? Tokens, Refusal? Refusal)> Refresh(
        OAuthClientRow client, FoundToken spent, string presentedHash, AccountRow account, TokenFormat format, DateTimeOffset now,
        EventMetadata metadata, CancellationToken ct)
    {
        var pair = Draw(client, format, canRefresh: true, now);
        var command = new RefreshOAuthGrant(
            presentedHash, client.ClientId, pair.AccessHash, pair.AccessExpiresAt, pair.RefreshHash!, now + RefreshLifetime, now);
        var done = await streams.Transact<OAuthGrant, OAuthGrantEvent>(OAuthGrantEvent.StreamOf(spent.Grant), command.Decide, metadata, ct);
        return done.Refusal is { } refusal ? (null, refusal) : (await Answer(client, account, spent.Scopes, format, pair, now, ct), null);
    }

    /// <summary>The first pair of a family that began with a code.</summary>
    /// <param name="redirectUri">Null: not sent.</param>
    /// <param name="verifier">Null: not sent.</param>
    public async Task<(IssuedTokens? Tokens, Refusal? Refusal)> Redeem(
        OAuthClientRow client, AuthorizationCode code, string? redirectUri, string? verifier, TokenFormat format, DateTimeOffset now,
        EventMetadata metadata, CancellationToken ct)
    {
        var stream = OAuthGrantEvent.StreamOf(code.Grant);
        var asked = (await streams.Load<OAuthGrant, OAuthGrantEvent>(stream, ct)).Code;
        if (asked is null || await accounts.Find(asked.User, ct) is not { } account) return (null, new RedeemOAuthCode.NoSuchCode());
        var pair = Draw(client, format, canRefresh: true, now);
        var command = new RedeemOAuthCode(
            code.Hash, client.ClientId, redirectUri, verifier, pair.AccessHash, pair.AccessExpiresAt, pair.RefreshHash!, now + RefreshLifetime, now);
        var done = await streams.Transact<OAuthGrant, OAuthGrantEvent>(
            stream, command.Decide, metadata with { UserName = asked.User.ToString() }, ct);
        if (done.Refusal is { } refusal) return (null, refusal);
        var issued = await Answer(client, account, asked.Scopes, format, pair, now, ct);
        if (!asked.Scopes.Contains(TokenScopes.OpenId)) return (issued, null);
        var order = new IdTokenOrder(client.ClientId, account, asked.Scopes, asked.Nonce, asked.SignedInAt, issued.AccessToken);
        return (issued with { IdToken = await idTokens.Issue(order, now, ct) }, null);
    }

    private static DrawnPair Draw(OAuthClientRow client, TokenFormat format, bool canRefresh, DateTimeOffset now)
    {
        var access = format.Jwt ? null : OpaqueTokens.New();
        var refresh = canRefresh ? OpaqueTokens.New() : null;
        var expiry = format.Jwt ? now + AccessJwts.Lifetime : client.IsRestricted ? now : now + OpaqueLifetime;
        return new(
            access, access is null ? null : OpaqueTokens.HashOf(access), expiry, refresh, refresh is null ? null : OpaqueTokens.HashOf(refresh));
    }

    private async Task<IssuedTokens> Answer(
        OAuthClientRow client, AccountRow account, IReadOnlyList<string> scopes, TokenFormat format, DrawnPair pair, DateTimeOffset now,
        CancellationToken ct)
    {
        if (!format.Jwt) return new(pair.Access!, pair.AccessExpiresAt - now, "Bearer", scopes, pair.Refresh);
        IReadOnlyList<string> granted = client.GrantType == OAuthGrantTypes.Password && !scopes.Contains(TokenScopes.UserId)
            ? [.. scopes, TokenScopes.UserId]
            : scopes;
        var limits = await filters.Of(client.ClientId, ct);
        if (client.GrantType != OAuthGrantTypes.ClientCredentials) limits = ["user:me", .. limits];
        var algorithm = client.IsRestricted ? JwtAlgorithm.Rs512 : format.Algorithm;
        var token = await jwts.Issue(new(account, granted, client.GrantType, client.IsRestricted, limits, algorithm), now, ct);
        return new(token, AccessJwts.Lifetime, "JWT", granted, pair.Refresh);
    }

    private sealed record DrawnPair(string? Access, string? AccessHash, DateTimeOffset AccessExpiresAt, string? Refresh, string? RefreshHash);
}
