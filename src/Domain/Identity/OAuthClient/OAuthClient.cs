using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <param name="Registered">The settings in force; null before the first registration.</param>
public sealed record OAuthClient(OAuthClientRegistered? Registered) : IAggregate<OAuthClient, OAuthClientEvent>
{
    public static string StreamType => "oauth_client";

    public static OAuthClient Initial { get; } = new((OAuthClientRegistered?)null);

    public OAuthClient Evolve(OAuthClientEvent fact) => fact switch
    {
        OAuthClientRegistered registered => new(registered),
        _ => throw new NotSupportedException($"{fact.GetType().Name} is no fact of a client."),
    };
}
