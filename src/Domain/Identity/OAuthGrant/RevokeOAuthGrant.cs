using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A family of tokens ends. Revoking twice, or revoking what never was, records nothing.</summary>
/// <param name="ClientId">The client as it authenticated: nobody revokes tokens of another.</param>
public sealed record RevokeOAuthGrant(string ClientId, DateTimeOffset At)
{
    public Decision<OAuthGrantEvent> Decide(OAuthGrant state) =>
        state.Issued is not { } issued || issued.ClientId != ClientId || state.IsRevoked
            ? Decision<OAuthGrantEvent>.Nothing
            : new OAuthGrantRevoked(issued.Grant, OAuthRevocation.Requested, At);
}
