using Npgsql;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Versions;

/// <summary>
/// Brings the database to the versions of this program when a node starts: what is newer here than what is live is built and made live.
/// One node does it, the others wait for it.
/// </summary>
public sealed class VersionUpgrade(Shards shards, ProjectionVersions versions)
{
    private const string Lock = "hashtext('openedx'), hashtext('upgrade of read models')";

    /// <summary>Projections whose version in this program is newer than the live one, with that version. Those that nobody ever built are among them.</summary>
    /// <exception cref="StaleReleaseException">An inline projection is live in a newer version: this program could store nothing.</exception>
    public async Task<IReadOnlyList<(string Projection, int Version)>> Pending(CancellationToken ct)
    {
        var live = (await versions.All(ct)).Where(one => one.State == VersionState.Live).ToDictionary(one => one.Projection, one => one.Version, StringComparer.Ordinal);
        var newest = shards.Projections.GroupBy(shard => shard.Consumer).Select(group => group.MaxBy(shard => shard.Version)!).ToList();
        if (newest.Find(shard => shard.IsInline && live.GetValueOrDefault(shard.Consumer) > shard.Version) is { } stale)
            throw new StaleReleaseException(stale.Consumer, stale.Version, live[stale.Consumer]);
        return [.. newest.Where(shard => !live.TryGetValue(shard.Consumer, out var version) || version < shard.Version).Select(shard => (shard.Consumer, shard.Version))];
    }

    /// <summary>Returns when nothing is pending. Appends of this program that feed a pending inline projection are refused until then.</summary>
    /// <param name="step">Told, in a sentence, what is being done.</param>
    public async Task BringUp(Action<string> step, CancellationToken ct)
    {
        if ((await Pending(ct)).Count == 0) return;
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        if (!await Take("pg_try_advisory_lock"))
        {
            step("Another node brings the read models to this release; waiting for it.");
            await Take("pg_advisory_lock");
        }

        try
        {
            foreach (var (projection, version) in await Pending(ct))
            {
                step($"Building version {version} of {projection}.");
                await versions.Switch(projection, version, null, ct);
            }
        }
        finally
        {
            await Take("pg_advisory_unlock", CancellationToken.None);
        }

        async Task<bool> Take(string function, CancellationToken? until = null)
        {
            await using var command = new NpgsqlCommand($"select {function}({Lock})", connection) { CommandTimeout = 0 };
            return await command.ExecuteScalarAsync(until ?? ct) is not false;
        }
    }
}
