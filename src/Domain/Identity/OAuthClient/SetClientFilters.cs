using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>What the tokens of an application are limited to is settled. The same filters twice record nothing new.</summary>
public sealed record SetClientFilters(string ClientId, IReadOnlyList<string> Filters, DateTimeOffset At)
{
    public sealed record UnknownClient(string ClientId) : Refusal;

    public Decision<OAuthClientEvent> Decide(OAuthClient state)
    {
        if (state.Registered is null) return new UnknownClient(ClientId);
        string[] wanted = [.. Filters.Distinct().Order(StringComparer.Ordinal)];
        return wanted.SequenceEqual(state.Filters)
            ? Decision<OAuthClientEvent>.Nothing
            : new OAuthClientFiltersSet(ClientId, wanted, At);
    }
}
