using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// An application exchanges its code for tokens. A code works once: one that comes again was overheard, so the tokens that it
/// bought end as well (RFC 6749, section 4.1.2).
/// </summary>
/// <param name="CodeHash">SHA-256 of the code that was sent.</param>
/// <param name="ClientId">The client as it authenticated.</param>
/// <param name="RedirectUri">As sent with the code; null: not sent.</param>
/// <param name="Verifier">Of PKCE; null: not sent.</param>
/// <param name="AccessTokenHash">Null: the access token is a JWT.</param>
public sealed record RedeemOAuthCode(
    string CodeHash,
    string ClientId,
    string? RedirectUri,
    string? Verifier,
    string? AccessTokenHash,
    DateTimeOffset AccessExpiresAt,
    string RefreshTokenHash,
    DateTimeOffset RefreshExpiresAt,
    DateTimeOffset At)
{
    public sealed record NoSuchCode : Refusal;

    public sealed record CodeOfAnotherClient : Refusal;

    public sealed record CodeReused : Refusal;

    public sealed record CodeExpired : Refusal;

    public sealed record AnotherRedirectUri : Refusal;

    /// <summary>A verifier is missing, wrong, or sent though the code was asked for without challenge: then somebody took the challenge out.</summary>
    public sealed record VerifierDoesNotFit : Refusal;

    public Decision<OAuthGrantEvent> Decide(OAuthGrant state)
    {
        if (state.Code is not { } code || code.CodeHash != CodeHash) return new NoSuchCode();
        if (code.ClientId != ClientId) return new CodeOfAnotherClient();
        if (state.Issued is not null)
        {
            var reused = new CodeReused();
            return state.IsRevoked ? reused : Decision<OAuthGrantEvent>.Refused(reused, new OAuthGrantRevoked(code.Grant, OAuthRevocation.CodeReused, At));
        }

        if (code.ExpiresAt <= At) return new CodeExpired();
        if (code.RedirectUri != RedirectUri) return new AnotherRedirectUri();
        if (!Fits(code)) return new VerifierDoesNotFit();
        return new OAuthGrantIssued(
            code.Grant, code.ClientId, code.User, code.Scopes, AccessTokenHash, AccessExpiresAt, RefreshTokenHash, RefreshExpiresAt, At);
    }

    private bool Fits(OAuthCodeIssued code) => code.CodeChallenge is { } challenge
        ? Verifier is { } verifier && new CodeChallenge(challenge, code.CodeChallengeMethod!).IsMetBy(verifier)
        : Verifier is null;
}
