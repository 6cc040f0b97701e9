using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>Applications of operators that get tokens by client credentials, with scopes of their own.</summary>
public sealed class ServiceClients(StreamStore streams, OAuthClientsQuery clients, TimeProvider clock)
{
    private static readonly EventMetadata Metadata = new(CausationId: nameof(ServiceClients));

    /// <summary>Registers an application, or gives one that exists other scopes and another secret.</summary>
    /// <param name="owner">Whom its tokens stand for.</param>
    /// <param name="replace">An application of this name may exist.</param>
    /// <returns>Its secret, which is stored nowhere; null when it exists and is not to be replaced.</returns>
    public async Task<string?> Register(string clientId, UserId owner, IReadOnlyList<string> scopes, bool replace, CancellationToken ct)
    {
        if (!replace && await clients.Find(clientId, ct) is not null) return null;
        var (secret, now) = (OpaqueTokens.New(), clock.GetUtcNow());
        var register = new RegisterOAuthClient(
            clientId, clientId, OpaqueTokens.HashOf(secret), OAuthGrantTypes.ClientCredentials, owner, [], IsTrusted: true, IsRestricted: false, now);
        var allow = new AllowClientScopes(clientId, scopes, now);
        var done = await streams.Transact<OAuthClient, OAuthClientEvent>(OAuthClientEvent.StreamOf(clientId), Both, Metadata, ct);
        if (done.Refusal is { } refusal) throw new InvalidOperationException($"Client '{clientId}': {refusal}");
        return secret;

        Decision<OAuthClientEvent> Both(OAuthClient state)
        {
            var registered = register.Decide(state);
            if (registered.Refusal is not null) return registered;
            var allowed = allow.Decide(registered.Facts.Aggregate(state, (client, fact) => client.Evolve(fact)));
            return allowed.Refusal is not null ? allowed : Decision<OAuthClientEvent>.Of([.. registered.Facts, .. allowed.Facts]);
        }
    }
}
