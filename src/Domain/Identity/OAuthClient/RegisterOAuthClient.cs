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

    /// <summary>Codes are sent to an address, and only to one that was registered.</summary>
    public sealed record CodeClientNeedsRedirectUri : Refusal;

    /// <summary>No absolute address, one with a fragment, or one that a browser would run instead of visit.</summary>
    public sealed record RedirectUriNotAllowed(string Uri) : Refusal;

    public Decision<OAuthClientEvent> Decide(OAuthClient state)
    {
        if (!OAuthGrantTypes.All.Contains(GrantType)) return new UnknownGrantType(GrantType);
        if (GrantType == OAuthGrantTypes.ClientCredentials && (Owner is null || SecretHash is null))
            return new ServiceClientNeedsOwnerAndSecret();
        if (GrantType == OAuthGrantTypes.AuthorizationCode && RedirectUris.Count == 0) return new CodeClientNeedsRedirectUri();
        if (RedirectUris.FirstOrDefault(uri => !RedirectUri.IsAllowed(uri)) is { } wrong) return new RedirectUriNotAllowed(wrong);
        var fact = new OAuthClientRegistered(
            ClientId, Name, SecretHash, GrantType, Owner, RedirectUris, IsTrusted, IsRestricted, At);
        return fact.Equals(state.Registered is null ? null : state.Registered with { At = At })
            ? Decision<OAuthClientEvent>.Nothing
            : fact;
    }
}
