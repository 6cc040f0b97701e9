using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>An application is admitted to the token endpoint. The same settings twice record nothing new.</summary>
/// <param name="SecretHash">SHA-256 of the secret, hex; null: a public client.</param>
public sealed record RegisterOAuthClient(
    string ClientId,
    string Name,
    string? SecretHash,
    string GrantType,
    UserId? Owner,
    IReadOnlyList<string> RedirectUris,
    bool IsTrusted,
    bool IsRestricted,
    DateTimeOffset At)
{
    public sealed record UnknownGrantType(string GrantType) : Refusal;

    /// <summary>Tokens of <c>client-credentials</c> stand for somebody, and only a secret proves the client.</summary>
    public sealed record ServiceClientNeedsOwnerAndSecret : Refusal;

    public Decision<OAuthClientEvent> Decide(OAuthClient state)
    {
        if (!OAuthGrantTypes.All.Contains(GrantType)) return new UnknownGrantType(GrantType);
        if (GrantType == OAuthGrantTypes.ClientCredentials && (Owner is null || SecretHash is null))
            return new ServiceClientNeedsOwnerAndSecret();
        var fact = new OAuthClientRegistered(
            ClientId, Name, SecretHash, GrantType, Owner, RedirectUris, IsTrusted, IsRestricted, At);
        return fact.Equals(state.Registered is null ? null : state.Registered with { At = At })
            ? Decision<OAuthClientEvent>.Nothing
            : fact;
    }
}
