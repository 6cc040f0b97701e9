using System.Threading.Channels;
using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// Imports tracking logs of other installations (ADR-0032). A killed import leaves whole batches; run again it goes on behind them. A file that was imported is
/// read again only behind what was read of it, as long as that is still there unchanged.
/// </summary>
public sealed class TrackingImport(StreamStore streams, LoggedPeople people, ICountryDatabase countries)
{
    // Any number that no other advisory lock of the program uses: the letters "trac".
    private const long Lock = 0x74726163;

    /// <summary>Another import is running: two could wait for each other's lines.</summary>
    public sealed class AlreadyRunningException() : Exception("Another import of tracking logs is running on this database.");

    /// <param name="progress">Gets what was done so far and the log at work, after each batch.</param>
    /// <exception cref="AlreadyRunningException">Nothing was done.</exception>
    /// <exception cref="InvalidDataException">A compressed file is broken. What was stored of it, and of those before, stays.</exception>
    public async Task<TrackingImportOutcome> Run(
        IReadOnlyList<LogSource> sources, IProgress<(TrackingImportOutcome SoFar, LogSource Source)>? progress, CancellationToken ct)
    {
        await using var connection = await streams.Database.OpenConnectionAsync(ct);
        await using (var take = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = Lock } } })
        {
            if (!(bool)(await take.ExecuteScalarAsync(ct))!) throw new AlreadyRunningException();
        }

        try
        {
            var total = TrackingImportOutcome.Nothing;
            await KnownLines.Gather(connection, await new DecidedBound().Read(connection, ct), ct);
            foreach (var source in sources)
            {
                total = await One(source, connection, total, progress, ct);
            }

            await KnownLines.Gather(connection, await new DecidedBound().Read(connection, ct), ct);
            return total;
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
                await TrackingTables.Execute(connection, "select pg_advisory_unlock($1)", CancellationToken.None, new NpgsqlParameter { Value = Lock });
        }
    }

    private async Task<TrackingImportOutcome> One(
        LogSource source, NpgsqlConnection connection, TrackingImportOutcome total, IProgress<(TrackingImportOutcome, LogSource)>? progress, CancellationToken ct)
    {
        var skipped = await Skipped(source, connection, ct);
        using var lines = new LogLines(await LogSource.Decompressed(source.Open(), ct));
        var store = new BatchStore(streams, connection);
        var last = skipped;
        total += TrackingImportOutcome.Nothing with { Read = skipped };
        await foreach (var batch in Ahead(new BatchMaker(people, countries).Of(source, lines, skipped, ct), ct))
        {
            total += await store.Store(source, batch, Math.Max(batch.Through - last, 0), ct);
            last = batch.Through;
            progress?.Report((total, source));
        }

        return total;
    }

    /// <summary>Lines from the beginning that were imported before and are still the same.</summary>
    private static async Task<long> Skipped(LogSource source, NpgsqlConnection connection, CancellationToken ct)
    {
        if (source.Name is null) return 0;
        var (lines, digest) = (0L, Array.Empty<byte>());
        await using (var command = new NpgsqlCommand("select lines, digest from tracking_log.sources where name = $1", connection))
        {
            command.Parameters.Add(new() { Value = source.Name });
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (await reader.ReadAsync(ct)) (lines, digest) = (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
        }

        if (lines > 0)
        {
            using var text = new LogLines(await LogSource.Decompressed(source.Open(), ct));
            while (text.Count < lines && text.Next() is not null)
            {
            }

            if (text.Count == lines && text.Digest.AsSpan().SequenceEqual(digest)) return lines;
        }

        await TrackingTables.Execute(connection, "delete from tracking_log.rejected where source = $1", ct, new NpgsqlParameter { Value = source.Name });
        return 0;
    }

    /// <summary>The next batch is made while the one before is stored.</summary>
    private static async IAsyncEnumerable<ImportedBatch> Ahead(
        IAsyncEnumerable<ImportedBatch> batches, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var ready = Channel.CreateBounded<ImportedBatch>(1);
        var making = Task.Run(Make, CancellationToken.None);
        try
        {
            await foreach (var batch in ready.Reader.ReadAllAsync(ct)) yield return batch;
        }
        finally
        {
            await stop.CancelAsync();
            await making;
        }

        async Task Make()
        {
            try
            {
                await foreach (var batch in batches.WithCancellation(stop.Token)) await ready.Writer.WriteAsync(batch, stop.Token);
                ready.Writer.Complete();
            }
            catch (Exception failed)
            {
                ready.Writer.Complete(failed);
            }
        }
    }
}
