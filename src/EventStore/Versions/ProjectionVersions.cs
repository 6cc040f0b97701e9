using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.EventStore.Versions;

/// <summary>Versions of read models beside each other: built, made live, dropped (ADR-0016). All of it while nodes serve.</summary>
public sealed class ProjectionVersions(Shards shards, DaemonSettings settings, TimeProvider clock)
{
    private readonly VersionBuilder builder = new(shards, settings, clock);

    /// <summary>Versions that have tables, also those that this program does not know, by name and number.</summary>
    public async Task<IReadOnlyList<ProjectionVersion>> All(CancellationToken ct)
    {
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        return await VersionBook.Read(connection, ct);
    }

    /// <exception cref="ArgumentException">This program has no such projection, or no such version of it.</exception>
    public Task<bool> IsLive(string name, int version, CancellationToken ct) => IsLive(shards.Version(name, version), ct);

    /// <summary>
    /// Builds a version beside the live one, or goes on with it where it was, up to the decided end of the log. Readers notice nothing.
    /// Where the version is live, there is nothing to do.
    /// </summary>
    /// <returns>Events digested.</returns>
    /// <exception cref="ArgumentException">This program has no such projection, or no such version of it.</exception>
    public async Task<long> Build(string name, int version, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var shard = shards.Version(name, version);
        return await IsLive(shard, ct) ? 0 : await builder.CatchUp(shard, progress, ct);
    }

    /// <summary>
    /// Shows readers this version from one statement to the next. It is brought up to date before; what little is appended meanwhile is
    /// applied in the transaction that replaces the views. Interrupted, it changes nothing; repeated, it changes nothing either.
    /// </summary>
    /// <returns>False when it was live already.</returns>
    /// <exception cref="ArgumentException">This program has no such projection, or no such version of it.</exception>
    public async Task<bool> Switch(string name, int version, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        var shard = shards.Version(name, version);
        if (await IsLive(shard, ct)) return false;
        while (true)
        {
            await builder.CatchUp(shard, progress, ct);
            try
            {
                if (await SwitchOnce(shard, ct)) return true;
            }
            catch (PostgresException busy) when (VersionLocks.IsPassing(busy))
            {
                // Nothing was changed.
            }

            await VersionLocks.Pause(ct);
        }
    }

    /// <summary>Drops the tables of a version that is not live, and all that is known of it.</summary>
    /// <exception cref="ArgumentException">There is no such version in the database, or it is the one that readers see.</exception>
    public async Task Drop(string name, int version, CancellationToken ct)
    {
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var known = await VersionBook.Read(connection, ct, name, forUpdate: true);
        var dropped = known.Find(one => one.Version == version) ?? throw new ArgumentException(
            $"The database has no version {version} of '{name}'. It has: {Told(known)}.", nameof(version));
        if (dropped.State == VersionState.Live || known.TrueForAll(one => one.State != VersionState.Live))
            throw new ArgumentException($"Readers see version {version} of '{name}'; switch to another before.", nameof(version));
        await VersionLocks.Take(connection, VersionLocks.Of(name, version, isInline: false), ct);
        var names = TableNames.OfVersion(version);
        await Execute(connection, string.Concat(dropped.Tables.Select(table => $"drop table if exists {names[table]};")), ct);
        await ProgressRows.Forget(connection, name, version, ct);
        await DeadLetters.Clear(connection, name, Shard.KeyOf(version), ct);
        await VersionBook.Remove(connection, name, version, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>In words, such as <c>1 (live), 2 (building)</c>.</summary>
    internal static string Told(IReadOnlyCollection<ProjectionVersion> versions) =>
#pragma warning disable CA1308 // A word for the reader.
        versions.Count == 0 ? "none" : string.Join(", ", versions.Select(one => $"{one.Version} ({one.State.ToString().ToLowerInvariant()})"));
#pragma warning restore CA1308

    /// <summary>Makes the tables first, where they were dropped.</summary>
    private async Task<bool> IsLive(Shard shard, CancellationToken ct)
    {
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await VersionTables.Prepare(connection, shard.Projection!, ct, evenOlder: true);
        var known = await VersionBook.Read(connection, ct, shard.Consumer);
        await transaction.CommitAsync(ct);
        return known.Exists(one => one.Version == shard.Version && one.State == VersionState.Live);
    }

    /// <returns>False when too much was appended meanwhile, or is not decided yet, to be applied while others wait.</returns>
    private async Task<bool> SwitchOnce(Shard shard, CancellationToken ct)
    {
        await using var connection = await shards.Streams.Database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var former = (await VersionBook.Read(connection, ct, shard.Consumer, forUpdate: true)).Find(one => one.State == VersionState.Live);
        if (former?.Version == shard.Version) return true;
        IEnumerable<long> locks = VersionLocks.Of(shard.Consumer, shard.Version, shard.IsInline);
        if (former is not null) locks = locks.Concat(VersionLocks.Of(shard.Consumer, former.Version, former.IsInline));
        await VersionLocks.Take(connection, locks, ct);

        // Async: what is decided. Inline: all that is visible, since what comes later is applied by its own append, which waits for us.
        var position = await ProgressRows.Of(connection, shard, ct);
        var through = shard.IsInline ? await DecidedBound.LastDrawn(connection, ct) : await new DecidedBound().Read(connection, ct);
        if (through - position > settings.ReplayPageSize) return false;
        await builder.Apply(shard, position, through, readsAhead: false, null, connection, transaction, ct);

        await VersionLocks.BeBrief(connection, ct);
        await ReadersViews.Show(connection, shard.Projection!.Tables, shard.Tables, ct);
        if (former is not null) await Retire(connection, former, shard, ct);
        await VersionBook.Set(connection, shard.Consumer, shard.Version, VersionState.Live, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static async Task Retire(NpgsqlConnection connection, ProjectionVersion former, Shard successor, CancellationToken ct)
    {
        await ReadersViews.Hide(connection, former.Tables.Except(successor.Projection!.Tables), ct);
        await VersionBook.Set(connection, former.Projection, former.Version, VersionState.Retired, ct);
        // Appends that are open now lie below the end of the log and will not be in its rows: no position tells what is. Should it
        // become live again, it is built from the beginning.
        if (former.IsInline) await ProgressRows.Restart(connection, former.Projection, former.Version, ct);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
