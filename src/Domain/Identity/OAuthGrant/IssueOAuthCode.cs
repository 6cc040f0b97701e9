using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person lets an application in. The caller knows that the person agreed, and that the address is one of the application's.</summary>
public sealed record IssueOAuthCode(
    Guid Grant,
    string ClientId,
    UserId User,
    IReadOnlyList<string> Scopes,
    string CodeHash,
    string? RedirectUri,
    CodeChallenge? Challenge,
    string? Nonce,
    DateTimeOffset SignedInAt,
    DateTimeOffset At)
{
    /// <summary>How long the application has to come for its tokens. Source: django-oauth-toolkit (AUTHORIZATION_CODE_EXPIRE_SECONDS).</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Issuing the same grant twice records nothing new.</summary>
    public Decision<OAuthGrantEvent> Decide(OAuthGrant state) => state.Code is not null
        ? Decision<OAuthGrantEvent>.Nothing
        : new OAuthCodeIssued(
            Grant, ClientId, User, Scopes, CodeHash, RedirectUri, Challenge?.Text, Challenge?.Method, Nonce, SignedInAt, At + Lifetime, At);
}
