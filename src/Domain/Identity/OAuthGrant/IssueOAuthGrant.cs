using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A client got tokens for a person. The caller drew the tokens and knows the person proved to be the one.</summary>
public sealed record IssueOAuthGrant(
    Guid Grant,
    string ClientId,
    UserId User,
    IReadOnlyList<string> Scopes,
    string? AccessTokenHash,
    DateTimeOffset AccessExpiresAt,
    string? RefreshTokenHash,
    DateTimeOffset? RefreshExpiresAt,
    DateTimeOffset At)
{
    /// <summary>Issuing the same grant twice records nothing new.</summary>
    public Decision<OAuthGrantEvent> Decide(OAuthGrant state) => state.Issued is not null
        ? Decision<OAuthGrantEvent>.Nothing
        : new OAuthGrantIssued(
            Grant, ClientId, User, Scopes, AccessTokenHash, AccessExpiresAt, RefreshTokenHash, RefreshExpiresAt, At);
}
