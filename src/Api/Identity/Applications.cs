using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Identity;

/// <summary>An application that an operator admits.</summary>
/// <param name="GrantType">See <see cref="OAuthGrantTypes"/>.</param>
/// <param name="Owner">Whom tokens of <c>client-credentials</c> stand for; null for other grants.</param>
/// <param name="IsPublic">It can keep no secret: an app, a page.</param>
/// <param name="IsTrusted">People are not asked for consent.</param>
/// <param name="Scopes">Empty: those that every application may ask for.</param>
public sealed record NewApplication(
    string ClientId, string Name, string GrantType, UserId? Owner, IReadOnlyList<string> RedirectUris, bool IsPublic, bool IsTrusted,
    IReadOnlyList<string> Scopes, IReadOnlyList<string> Filters)
{
    /// <summary>Its tokens open only endpoints that name a scope; see <see cref="RestrictedTokens"/>.</summary>
    public bool IsRestricted { get; init; }
}

/// <param name="Secret">Stored nowhere; null: refused, or a public application.</param>
/// <param name="Refusal">A sentence; null: registered.</param>
public sealed record AdmittedApplication(string? Secret, string? Refusal);

/// <summary>Admits applications to the token endpoint, from the command line and the API.</summary>
public sealed class Applications(StreamStore streams, OAuthClientsQuery clients, TimeProvider clock)
{
    private const int LongestId = 100;

    private static readonly EventMetadata Metadata = new(CausationId: nameof(Applications));

    /// <summary>Registers an application, or gives one that exists other settings and another secret.</summary>
    /// <param name="replace">An application of this id may exist.</param>
    public async Task<AdmittedApplication> Register(NewApplication wanted, bool replace, CancellationToken ct)
    {
        if (Wrong(wanted) is { } wrong) return new(null, wrong);
        if (!replace && await clients.Find(wanted.ClientId, ct) is not null) return new(null, $"There is an application '{wanted.ClientId}' already.");
        var (secret, now) = (wanted.IsPublic ? null : OpaqueTokens.New(), clock.GetUtcNow());
        var register = new RegisterOAuthClient(
            wanted.ClientId, wanted.Name, secret is null ? null : OpaqueTokens.HashOf(secret), wanted.GrantType, wanted.Owner,
            wanted.RedirectUris, wanted.IsTrusted, wanted.IsRestricted, now);
        var allow = new AllowClientScopes(wanted.ClientId, wanted.Scopes, now);
        var limit = new SetClientFilters(wanted.ClientId, wanted.Filters, now);
        var done = await streams.Transact<OAuthClient, OAuthClientEvent>(
            OAuthClientEvent.StreamOf(wanted.ClientId), state => InTurn(state, register.Decide, allow.Decide, limit.Decide), Metadata, ct);
        return done.Refusal is { } refusal ? new(null, Sentence(refusal)) : new(secret, null);
    }

    private static string? Wrong(NewApplication wanted)
    {
        var id = wanted.ClientId;
        if (id.Length is 0 or > LongestId || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            return $"'{id}' is no id of an application: letters, digits, -, _ and ., at most {LongestId}.";
        if (wanted.Scopes.FirstOrDefault(scope => !TokenScopes.All.Contains(scope)) is { } unknown)
            return $"There is no scope '{unknown}'; there are {string.Join(", ", TokenScopes.All)}.";
        return wanted.Filters.FirstOrDefault(filter => filter.Split(':') is not ["content_org", { Length: > 0 }]) is { } odd
            ? $"There is no filter '{odd}'; filters are content_org:ORGANIZATION."
            : null;
    }

    private static Decision<OAuthClientEvent> InTurn(OAuthClient state, params Func<OAuthClient, Decision<OAuthClientEvent>>[] steps)
    {
        var facts = new List<OAuthClientEvent>();
        foreach (var step in steps)
        {
            var decision = step(state);
            if (decision.Refusal is not null) return decision;
            facts.AddRange(decision.Facts);
            state = decision.Facts.Aggregate(state, (client, fact) => client.Evolve(fact));
        }

        return Decision<OAuthClientEvent>.Of(facts);
    }

    private static string Sentence(Refusal refusal) => refusal switch
    {
        RegisterOAuthClient.UnknownGrantType it => $"There is no grant type '{it.GrantType}'; there are {string.Join(", ", OAuthGrantTypes.All)}.",
        RegisterOAuthClient.ServiceClientNeedsOwnerAndSecret => "An application with client credentials has an owner and cannot be public.",
        RegisterOAuthClient.CodeClientNeedsRedirectUri => "An application with authorization codes needs an address to send them to.",
        RegisterOAuthClient.RedirectUriNotAllowed it => $"'{it.Uri}' is no address to come back to: absolute, without fragment, of a site or an app.",
        _ => throw new NotSupportedException($"{refusal.GetType().Name} is no refusal of a registration."),
    };
}
