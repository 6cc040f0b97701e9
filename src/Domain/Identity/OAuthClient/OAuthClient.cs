using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <param name="Registered">The settings in force; null before the first registration.</param>
/// <param name="Scopes">What it may ask for; empty: the scopes that everybody may ask for.</param>
/// <param name="Filters">Claims of its tokens beside its scopes; often none.</param>
public sealed record OAuthClient(OAuthClientRegistered? Registered, IReadOnlyList<string> Scopes, IReadOnlyList<string> Filters)
    : IAggregate<OAuthClient, OAuthClientEvent>
{
    public static string StreamType => "oauth_client";

    public static bool IsPersonal => true;

    public static OAuthClient Initial { get; } = new(null, [], []);

    public OAuthClient Evolve(OAuthClientEvent fact) => fact switch
    {
        OAuthClientRegistered registered => this with { Registered = registered },
        OAuthClientScopesAllowed allowed => this with { Scopes = allowed.Scopes },
        OAuthClientFiltersSet set => this with { Filters = set.Filters },
        _ => throw new NotSupportedException($"{fact.GetType().Name} is no fact of a client."),
    };
}
