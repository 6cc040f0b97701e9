using System.Diagnostics;
using Npgsql;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Interchange;

/// <summary>Writes events of the log, up to the last one there is at the start, to a file.</summary>
public sealed class LogExport(StreamStore streams)
{
    private const int PageEvents = 5_000;

    /// <param name="file">One that is continued goes on behind its last event.</param>
    /// <exception cref="InvalidEventFileException">The last event of a continued file is not in this log.</exception>
    /// <exception cref="Subscriptions.UnreadableEventException">An event to be upcast does not load.</exception>
    public async Task Run(EventFilter filter, bool upcast, ExportFile file, IProgress<ExportProgress>? progress, CancellationToken ct)
    {
        if (file.Last is { } last)
        {
            if (!await Has(last.Position, last.Id, ct))
                throw new InvalidEventFileException($"The file ends with event {last.Id} at position {last.Position}, which this log does not have: it was exported from another one.");
            filter = filter with { After = Math.Max(filter.After, last.Position) };
        }

        var reader = new EnvelopeReader(streams, filter, upcast);
        await reader.EndAtPresent(ct);
        var started = Stopwatch.GetTimestamp();
        var written = 0L;

        // One page is read while the one before is written.
        var (filling, full) = (new EnvelopePage(), new EnvelopePage());
        var reading = reader.ReadNext(filling, PageEvents, ct);
        while (await reading)
        {
            (filling, full) = (full, filling);
            var position = reader.Position;
            reading = reader.ReadNext(filling, PageEvents, ct);
            try
            {
                await file.Write(full, ct);
            }
            catch
            {
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            written += full.Lines.Count;
            progress?.Report(new(written, position - filter.After, Math.Max(reader.Top - filter.After, 0), Stopwatch.GetElapsedTime(started)));
        }

        await file.Finish(ct);
    }

    private async Task<bool> Has(long position, Guid id, CancellationToken ct)
    {
        await using var command = streams.Database.CreateCommand("select from public.mt_events where seq_id = $1 and id = $2");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct);
    }
}

/// <summary>How far an export is.</summary>
/// <param name="Events">Written by this run.</param>
/// <param name="Positions">Of the log passed.</param>
/// <param name="Of">Positions of the log to pass.</param>
public sealed record ExportProgress(long Events, long Positions, long Of, TimeSpan Elapsed)
{
    public double EventsPerSecond => Elapsed > TimeSpan.Zero ? Events / Elapsed.TotalSeconds : 0;

    /// <summary>Null before the first page.</summary>
    public TimeSpan? TimeLeft => Positions > 0 ? Elapsed * ((double)(Of - Positions) / Positions) : null;
}
