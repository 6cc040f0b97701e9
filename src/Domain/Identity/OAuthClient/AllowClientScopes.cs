using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>What an application may ask for is settled. The same scopes twice record nothing new.</summary>
public sealed record AllowClientScopes(string ClientId, IReadOnlyList<string> Scopes, DateTimeOffset At)
{
    public sealed record UnknownClient(string ClientId) : Refusal;

    public Decision<OAuthClientEvent> Decide(OAuthClient state)
    {
        if (state.Registered is null) return new UnknownClient(ClientId);
        string[] wanted = [.. Scopes.Distinct().Order(StringComparer.Ordinal)];
        return wanted.SequenceEqual(state.Scopes)
            ? Decision<OAuthClientEvent>.Nothing
            : new OAuthClientScopesAllowed(ClientId, wanted, At);
    }
}
