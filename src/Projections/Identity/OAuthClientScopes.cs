using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>What one application may ask for, where that was settled.</summary>
public sealed record OAuthClientScopesRow(string ClientId, string[] Scopes);

/// <summary><c>identity.oauth_client_scopes</c>. Inline, as <see cref="OAuthClients"/>. Reader: the token endpoint.</summary>
public sealed class OAuthClientScopes : RowProjection<OAuthClientScopesRow, OAuthClientKey>
{
    public override string Name => "oauth_client_scopes";

    public override string Table => "identity.oauth_client_scopes";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(OAuthClientScopesAllowed)];

    protected override IEnumerable<OAuthClientKey> KeysOf(RecordedEvent fact) => [new(((OAuthClientScopesAllowed)fact.Data).ClientId)];

    protected override OAuthClientScopesRow? Evolve(OAuthClientScopesRow? row, OAuthClientKey key, RecordedEvent fact) =>
        ((OAuthClientScopesAllowed)fact.Data).Scopes is { Count: > 0 } scopes ? new(key.ClientId, [.. scopes]) : null;
}

public sealed class OAuthClientScopesQuery(NpgsqlDataSource database)
{
    /// <summary>Scopes that the application may ask for; null: those that every application may.</summary>
    public async Task<IReadOnlyList<string>?> Of(string clientId, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select scopes from identity.oauth_client_scopes where client_id = $1");
        command.Parameters.Add(new() { Value = clientId });
        return await command.ExecuteScalarAsync(ct) as string[];
    }
}
