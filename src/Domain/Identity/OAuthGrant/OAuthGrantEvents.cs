using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// Facts about one family of tokens: the first pair and all that came from it by refreshing. Tokens themselves are never
/// stored, only their SHA-256 in hex; a token is long and random, so that its digest needs no salt.
/// </summary>
public abstract record OAuthGrantEvent
{
    public static string StreamOf(Guid grant) => $"oauth_grant/{grant:N}";
}

/// <param name="AccessTokenHash">Null: the access token is a JWT, which proves itself.</param>
/// <param name="RefreshTokenHash">Null: the grant cannot be refreshed.</param>
/// <param name="RefreshExpiresAt">Null together with the refresh token.</param>
[EventType("oauth_grant_issued")]
public sealed record OAuthGrantIssued(
    Guid Grant,
    string ClientId,
    UserId User,
    IReadOnlyList<string> Scopes,
    string? AccessTokenHash,
    DateTimeOffset AccessExpiresAt,
    string? RefreshTokenHash,
    DateTimeOffset? RefreshExpiresAt,
    DateTimeOffset At) : OAuthGrantEvent
{
    public bool Equals(OAuthGrantIssued? other) =>
        other is not null && Grant == other.Grant && ClientId == other.ClientId && User == other.User &&
        Scopes.SequenceEqual(other.Scopes) && AccessTokenHash == other.AccessTokenHash &&
        AccessExpiresAt == other.AccessExpiresAt && RefreshTokenHash == other.RefreshTokenHash &&
        RefreshExpiresAt == other.RefreshExpiresAt && At == other.At;

    public override int GetHashCode() => HashCode.Combine(Grant, AccessTokenHash, RefreshTokenHash);
}

/// <summary>A refresh token was spent: from now on only the new pair works.</summary>
/// <param name="AccessTokenHash">Null: the access token is a JWT.</param>
[EventType("oauth_grant_refreshed")]
public sealed record OAuthGrantRefreshed(
    Guid Grant,
    string? AccessTokenHash,
    DateTimeOffset AccessExpiresAt,
    string RefreshTokenHash,
    DateTimeOffset RefreshExpiresAt,
    DateTimeOffset At) : OAuthGrantEvent;

/// <summary>No opaque token of the family works any more.</summary>
/// <param name="Reason">See <see cref="OAuthRevocation"/>.</param>
[EventType("oauth_grant_revoked")]
public sealed record OAuthGrantRevoked(Guid Grant, string Reason, DateTimeOffset At) : OAuthGrantEvent;

/// <summary>Why a family of tokens ended.</summary>
public static class OAuthRevocation
{
    /// <summary>The client handed a token back.</summary>
    public const string Requested = "requested";

    /// <summary>A refresh token came twice: one of the two holders is not the client.</summary>
    public const string RefreshTokenReused = "refresh_token_reused";
}
