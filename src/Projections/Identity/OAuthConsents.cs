using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Identity;

/// <summary>What people have agreed to. A consent is no fact of its own: it is the grants that came of it, as upstream.</summary>
/// <remarks>Source: django-oauth-toolkit <c>views/base.py</c> (approval_prompt=auto_even_if_expired, as Open edX sets it).</remarks>
public sealed class OAuthConsents(NpgsqlDataSource database)
{
    /// <summary>True when the person has let this application in before, for all of these scopes, and nobody has revoked it since.</summary>
    public async Task<bool> Has(UserId user, string clientId, IReadOnlyCollection<string> scopes, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select exists (select from identity.oauth_grants where user_id = $1 and client_id = $2 and not is_revoked and scopes @> $3)");
        command.Parameters.Add(new() { Value = user.Value });
        command.Parameters.Add(new() { Value = clientId });
        command.Parameters.Add(new() { Value = scopes.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Families of tokens of a person that may still work; those that ended by themselves are among them.</summary>
    public async Task<IReadOnlyList<Guid>> OpenGrants(UserId user, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select grant_id from identity.oauth_grants where user_id = $1 and not is_revoked", connection, transaction);
        command.Parameters.Add(new() { Value = user.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var grants = new List<Guid>();
        while (await reader.ReadAsync(ct)) grants.Add(reader.GetGuid(0));
        return grants;
    }
}
