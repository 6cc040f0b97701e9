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

/// <summary>A person lets an application in: a code that it can exchange for tokens, once and at once (RFC 6749, section 4.1).</summary>
/// <param name="CodeHash">SHA-256 of the code, hex.</param>
/// <param name="RedirectUri">As the application sent it; null: it sent none, and the only registered one was used.</param>
/// <param name="CodeChallenge">Of PKCE (RFC 7636); null: the application does not use it.</param>
/// <param name="CodeChallengeMethod"><c>S256</c> or <c>plain</c>; null together with the challenge.</param>
/// <param name="Nonce">Drawn by the application, repeated in its id token; null: none.</param>
/// <param name="SignedInAt">When the person last proved the password in this browser.</param>
[EventType("oauth_code_issued")]
public sealed record OAuthCodeIssued(
    Guid Grant,
    string ClientId,
    UserId User,
    IReadOnlyList<string> Scopes,
    string CodeHash,
    string? RedirectUri,
    string? CodeChallenge,
    string? CodeChallengeMethod,
    string? Nonce,
    DateTimeOffset SignedInAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset At) : OAuthGrantEvent
{
    public bool Equals(OAuthCodeIssued? other) =>
        other is not null && Grant == other.Grant && ClientId == other.ClientId && User == other.User && Scopes.SequenceEqual(other.Scopes) &&
        CodeHash == other.CodeHash && RedirectUri == other.RedirectUri && CodeChallenge == other.CodeChallenge &&
        CodeChallengeMethod == other.CodeChallengeMethod && Nonce == other.Nonce && SignedInAt == other.SignedInAt &&
        ExpiresAt == other.ExpiresAt && At == other.At;

    public override int GetHashCode() => HashCode.Combine(Grant, CodeHash, At);
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

    /// <summary>An authorization code came twice: it was overheard.</summary>
    public const string CodeReused = "code_reused";

    /// <summary>The person has another password: whoever held the old one is out.</summary>
    public const string PasswordChanged = "password_changed";

    /// <summary>The person asked to be forgotten.</summary>
    public const string RetirementRequested = "retirement_requested";
}
