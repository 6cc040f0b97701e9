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
public sealed record IssuedTokens(
    string AccessToken, TimeSpan ExpiresIn, string TokenType, IReadOnlyList<string> Scopes, string? RefreshToken);

/// <summary>Draws tokens, and records their digests as facts.</summary>
public sealed class TokenIssuer(StreamStore streams, AccessJwts jwts)
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
        IReadOnlyList<string> filters = client.GrantType == OAuthGrantTypes.ClientCredentials ? [] : ["user:me"];
        var token = await jwts.Issue(new(account, granted, client.GrantType, client.IsRestricted, filters, format.Algorithm), now, ct);
        return new(token, AccessJwts.Lifetime, "JWT", granted, pair.Refresh);
    }

    private sealed record DrawnPair(string? Access, string? AccessHash, DateTimeOffset AccessExpiresAt, string? Refresh, string? RefreshHash);
}
