using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Identity;

/// <summary>One link between an account and a person at a provider.</summary>
/// <param name="Digest">See <see cref="ExternalIdentityLinked"/>.</param>
public sealed record ExternalIdentityRow(string Digest, string Provider, long UserId, DateTimeOffset LinkedAt);

public readonly record struct ExternalIdentityKey(string Digest);

/// <summary><c>identity.external_identities</c>. Inline: whoever comes back from a provider is signed in by the same request. Readers: that sign-in, the settings of an account.</summary>
public sealed class ExternalIdentities : RowProjection<ExternalIdentityRow, ExternalIdentityKey>
{
    public override string Name => "external_identities";

    public override string Table => "identity.external_identities";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(ExternalIdentityLinked), typeof(ExternalIdentityUnlinked)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes { get; } = [["user_id"]];

    protected override IEnumerable<ExternalIdentityKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        ExternalIdentityLinked it => [new(it.Digest)],
        ExternalIdentityUnlinked it => [new(it.Digest)],
        _ => [],
    };

    protected override ExternalIdentityRow? Evolve(ExternalIdentityRow? row, ExternalIdentityKey key, RecordedEvent fact) => fact.Data switch
    {
        ExternalIdentityLinked it => new(it.Digest, it.Provider, it.User.Value, it.At),
        ExternalIdentityUnlinked => null,
        _ => throw new NotSupportedException($"{fact.Data.GetType().Name} links nobody."),
    };
}

public sealed class ExternalIdentitiesQuery(NpgsqlDataSource database)
{
    /// <summary>Null: enters no account.</summary>
    public async Task<UserId?> Find(string digest, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select user_id from identity.external_identities where digest = $1");
        command.Parameters.Add(new() { Value = digest });
        return await command.ExecuteScalarAsync(ct) is long user ? new UserId(user) : null;
    }

    public async Task<IReadOnlyList<(string Digest, string Provider)>> Of(UserId user, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select digest, provider from identity.external_identities where user_id = $1 order by provider, digest");
        command.Parameters.Add(new() { Value = user.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var links = new List<(string, string)>();
        while (await reader.ReadAsync(ct)) links.Add((reader.GetString(0), reader.GetString(1)));
        return links;
    }
}
