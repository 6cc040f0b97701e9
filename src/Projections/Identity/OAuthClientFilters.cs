using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>What the tokens of one application are limited to, where that was settled.</summary>
public sealed record OAuthClientFiltersRow(string ClientId, string[] Filters);

/// <summary><c>identity.oauth_client_filters</c>. Inline, as <see cref="OAuthClients"/>. Reader: the token endpoint.</summary>
public sealed class OAuthClientFilters : RowProjection<OAuthClientFiltersRow, OAuthClientKey>
{
    public override string Name => "oauth_client_filters";

    public override string Table => "identity.oauth_client_filters";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(OAuthClientFiltersSet)];

    protected override IEnumerable<OAuthClientKey> KeysOf(RecordedEvent fact) => [new(((OAuthClientFiltersSet)fact.Data).ClientId)];

    protected override OAuthClientFiltersRow? Evolve(OAuthClientFiltersRow? row, OAuthClientKey key, RecordedEvent fact) =>
        ((OAuthClientFiltersSet)fact.Data).Filters is { Count: > 0 } filters ? new(key.ClientId, [.. filters]) : null;
}

public sealed class OAuthClientFiltersQuery(NpgsqlDataSource database)
{
    /// <summary>Empty when there are none.</summary>
    public async Task<IReadOnlyList<string>> Of(string clientId, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select filters from identity.oauth_client_filters where client_id = $1");
        command.Parameters.Add(new() { Value = clientId });
        return await command.ExecuteScalarAsync(ct) as string[] ?? [];
    }
}
