using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>One application that may ask for tokens; the fields are those of <see cref="OAuthClientRegistered"/>.</summary>
public sealed record OAuthClientRow(
    string ClientId,
    string Name,
    string? SecretHash,
    string GrantType,
    long? OwnerUserId,
    string[] RedirectUris,
    bool IsTrusted,
    bool IsRestricted);

public readonly record struct OAuthClientKey(string ClientId);

/// <summary><c>identity.oauth_clients</c>. Inline: the first start registers clients and uses them at once. Reader: the token endpoint.</summary>
public sealed class OAuthClients : RowProjection<OAuthClientRow, OAuthClientKey>
{
    public override string Name => "oauth_clients";

    public override string Table => "identity.oauth_clients";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(OAuthClientRegistered)];

    protected override IEnumerable<OAuthClientKey> KeysOf(RecordedEvent fact) => [new(((OAuthClientRegistered)fact.Data).ClientId)];

    protected override OAuthClientRow? Evolve(OAuthClientRow? row, OAuthClientKey key, RecordedEvent fact)
    {
        var it = (OAuthClientRegistered)fact.Data;
        return new(
            it.ClientId, it.Name, it.SecretHash, it.GrantType, it.Owner?.Value, [.. it.RedirectUris], it.IsTrusted, it.IsRestricted);
    }
}

public sealed class OAuthClientsQuery(NpgsqlDataSource database)
{
    private const string Select =
        "select client_id, name, secret_hash, grant_type, owner_user_id, redirect_uris, is_trusted, is_restricted from identity.oauth_clients";

    /// <summary>Null when no such client is registered.</summary>
    public async Task<OAuthClientRow?> Find(string clientId, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"{Select} where client_id = $1");
        command.Parameters.Add(new() { Value = clientId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Row(reader) : null;
    }

    /// <summary>All of them, by id: there are as many as operators have admitted, so a page is not needed.</summary>
    public async Task<IReadOnlyList<OAuthClientRow>> List(CancellationToken ct)
    {
        await using var command = database.CreateCommand($"{Select} order by client_id");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<OAuthClientRow>();
        while (await reader.ReadAsync(ct)) rows.Add(Row(reader));
        return rows;
    }

    private static OAuthClientRow Row(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetString(3),
        reader.IsDBNull(4) ? null : reader.GetInt64(4), reader.GetFieldValue<string[]>(5), reader.GetBoolean(6), reader.GetBoolean(7));
}
