using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// A client spends its refresh token for a new pair. A token that was spent before ends the whole family: it is held by two,
/// and nobody can tell which of them is the client (RFC 9700, section 4.14.2).
/// </summary>
/// <param name="PresentedHash">SHA-256 of the refresh token that the client sent.</param>
/// <param name="ClientId">The client as it authenticated.</param>
public sealed record RefreshOAuthGrant(
    string PresentedHash,
    string ClientId,
    string? AccessTokenHash,
    DateTimeOffset AccessExpiresAt,
    string RefreshTokenHash,
    DateTimeOffset RefreshExpiresAt,
    DateTimeOffset At)
{
    public sealed record NoSuchGrant : Refusal;

    public sealed record GrantOfAnotherClient : Refusal;

    public sealed record GrantRevoked : Refusal;

    public sealed record RefreshTokenReused : Refusal;

    public sealed record RefreshTokenExpired : Refusal;

    public Decision<OAuthGrantEvent> Decide(OAuthGrant state)
    {
        if (state.Issued is not { } issued) return new NoSuchGrant();
        if (issued.ClientId != ClientId) return new GrantOfAnotherClient();
        if (state.IsRevoked) return new GrantRevoked();
        if (state.RefreshTokenHash != PresentedHash)
        {
            return Decision<OAuthGrantEvent>.Refused(
                new RefreshTokenReused(), new OAuthGrantRevoked(issued.Grant, OAuthRevocation.RefreshTokenReused, At));
        }

        if (state.RefreshExpiresAt <= At) return new RefreshTokenExpired();
        return new OAuthGrantRefreshed(
            issued.Grant, AccessTokenHash, AccessExpiresAt, RefreshTokenHash, RefreshExpiresAt, At);
    }
}
