using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>Counts what is read on a way through the log, and tells how far that is.</summary>
internal sealed class ReplayMeter
{
    private readonly IProgress<RebuildProgress> progress;
    private readonly long of;
    private readonly long started = Stopwatch.GetTimestamp();
    private long events;

    private ReplayMeter(IProgress<RebuildProgress> progress, long of) => (this.progress, this.of) = (progress, of);

    /// <returns>Null when nobody wants to know.</returns>
    public static async Task<ReplayMeter?> Start(
        NpgsqlConnection connection, IEnumerable<Shard> shards, long after, long through, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        if (progress is null) return null;
        string[] names = [.. shards.SelectMany(shard => shard.StoredNames).Distinct(StringComparer.Ordinal)];
        await using var command = new NpgsqlCommand(
            "select count(*) from public.mt_events where seq_id > $1 and seq_id <= $2 and type = any($3)", connection)
        {
            CommandTimeout = 0,
        };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        return new(progress, (long)(await command.ExecuteScalarAsync(ct))!);
    }

    public void Read(int more) => progress.Report(new(events += more, of, Stopwatch.GetElapsedTime(started)));
}
