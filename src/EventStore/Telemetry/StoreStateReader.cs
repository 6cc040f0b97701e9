using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.EventStore.Versions;

namespace OpenEdx.EventStore.Telemetry;

/// <summary>Reads <see cref="StoreState"/>: cheap enough for every few seconds, whatever the size of the log. One caller at a time.</summary>
public sealed class StoreStateReader(Shards shards, ProjectionProgress progress)
{
    /// <summary>Most positions counted in one reading; a node that falls behind in counting catches up with the next ones.</summary>
    private const long Stretch = 1_000_000;

    private long? countedThrough;
    private long gaps;

    /// <param name="connection">Outside a transaction.</param>
    public async Task<StoreState> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        var horizon = await DecidedBound.Horizon(connection, ct);
        await CountGaps(connection, horizon.Bound, ct);
        var status = await progress.Status(connection, ct);
        var versions = await VersionBook.Read(connection, ct);
        return new(horizon.Bound, horizon.LastDrawn, gaps, [.. status.Where(Follows)], [.. versions.Where(IsNewer)]);
    }

    /// <summary>Counts what is decided only: there a number without an event stays without one.</summary>
    private async Task CountGaps(NpgsqlConnection connection, long bound, CancellationToken ct)
    {
        if (countedThrough is not { } from || bound < from)
        {
            countedThrough = bound;
            return;
        }

        var through = Math.Min(bound, from + Stretch);
        if (through == from) return;
        await using var command = new NpgsqlCommand("select count(*) from public.mt_events where seq_id > $1 and seq_id <= $2", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        gaps += through - from - (long)(await command.ExecuteScalarAsync(ct))!;
        countedThrough = through;
    }

    /// <summary>Not: a version that was dropped, and one that appends apply or applied.</summary>
    private static bool Follows(ProjectionStatus shard) => shard switch
    {
        { Lifecycle: null } => true,
        { State: null } => false,
        { Lifecycle: ProjectionLifecycle.Inline } => shard.State == VersionState.Building,
        _ => true,
    };

    private bool IsNewer(ProjectionVersion version)
    {
        var ours = shards.Projections.Where(shard => shard.Consumer == version.Projection).Select(shard => shard.Version).ToList();
        return ours.Count > 0 && version.Version > ours.Max();
    }
}
