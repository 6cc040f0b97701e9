using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>Facts about one application that may ask for tokens.</summary>
public abstract record OAuthClientEvent
{
    public static string StreamOf(string clientId) => $"oauth_client/{clientId}";
}

/// <summary>An application was registered, or registered anew with other settings.</summary>
/// <param name="SecretHash">SHA-256 of the secret, hex; null: a public client (an app, a browser) that can keep none.</param>
/// <param name="GrantType">The one way it gets tokens: see <see cref="OAuthGrantTypes"/>.</param>
/// <param name="Owner">Whom the tokens of <c>client-credentials</c> stand for; null for other grants.</param>
/// <param name="IsTrusted">People are not asked for consent.</param>
/// <param name="IsRestricted">Only its JWTs work, marked as restricted; its opaque tokens are born expired.</param>
[EventType("oauth_client_registered")]
public sealed record OAuthClientRegistered(
    string ClientId,
    string Name,
    string? SecretHash,
    string GrantType,
    UserId? Owner,
    IReadOnlyList<string> RedirectUris,
    bool IsTrusted,
    bool IsRestricted,
    DateTimeOffset At) : OAuthClientEvent
{
    public bool Equals(OAuthClientRegistered? other) =>
        other is not null && ClientId == other.ClientId && Name == other.Name && SecretHash == other.SecretHash &&
        GrantType == other.GrantType && Owner == other.Owner && RedirectUris.SequenceEqual(other.RedirectUris) &&
        IsTrusted == other.IsTrusted && IsRestricted == other.IsRestricted && At == other.At;

    public override int GetHashCode() => HashCode.Combine(ClientId, SecretHash, At);
}

/// <summary>An application may ask for these scopes and no others; the list takes the place of the former one.</summary>
/// <param name="Scopes">In alphabetical order; empty: those that every application may ask for.</param>
[EventType("oauth_client_scopes_allowed")]
public sealed record OAuthClientScopesAllowed(string ClientId, IReadOnlyList<string> Scopes, DateTimeOffset At) : OAuthClientEvent
{
    public bool Equals(OAuthClientScopesAllowed? other) =>
        other is not null && ClientId == other.ClientId && Scopes.SequenceEqual(other.Scopes) && At == other.At;

    public override int GetHashCode() => HashCode.Combine(ClientId, At);
}

/// <summary>Tokens of an application say that they are good for a part of the platform only; the list takes the place of the former one.</summary>
/// <param name="Filters">In alphabetical order, such as <c>content_org:OpenEdx</c>; empty: none.</param>
[EventType("oauth_client_filters_set")]
public sealed record OAuthClientFiltersSet(string ClientId, IReadOnlyList<string> Filters, DateTimeOffset At) : OAuthClientEvent
{
    public bool Equals(OAuthClientFiltersSet? other) =>
        other is not null && ClientId == other.ClientId && Filters.SequenceEqual(other.Filters) && At == other.At;

    public override int GetHashCode() => HashCode.Combine(ClientId, Filters.Count, At);
}
