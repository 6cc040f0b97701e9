using System.Data;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>
/// A long stretch of the log in one statement over a connection of its own. While the caller applies a page, the following ones are
/// decoded on other threads and those after them come off the wire.
/// </summary>
internal sealed class ReadAhead(StreamStore streams, ReplayConsumers consumers, int mostEvents)
{
    /// <summary>
    /// Few events for a page, since nothing but a hand-over between threads depends on it: what is under way at one time must die
    /// young. With pages of thousands the garbage collector copies most events once or twice before they are done with, and that
    /// takes longer than to decode them (ADR-0015).
    /// </summary>
    private const int PageSize = 200;

    /// <summary>Pages that are decoded, or being decoded, before the caller asks for them.</summary>
    private const int Pages = 3;

    private readonly int pageSize = Math.Min(PageSize, mostEvents);

    /// <param name="snapshot">Name of an exported snapshot: the log as it is seen there. Its transaction must stay open.</param>
    /// <param name="through">Must be decided in that snapshot.</param>
    public async IAsyncEnumerable<ReplayPage> Read(string snapshot, long after, long through, [EnumeratorCancellation] CancellationToken ct)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pages = Channel.CreateBounded<Task<ReplayPage>>(new BoundedChannelOptions(Pages) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => Fill(pages.Writer, snapshot, after, through, over.Token), CancellationToken.None);
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(ct)) yield return await page;
        }
        finally
        {
            await over.CancelAsync();
            await reading;
        }
    }

    /// <summary>Does not fail itself: the reader of the channel does, in its place.</summary>
    private async Task Fill(ChannelWriter<Task<ReplayPage>> pages, string snapshot, long after, long through, CancellationToken ct)
    {
        try
        {
            await using var connection = await streams.Database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            await using (var see = new NpgsqlCommand($"set transaction snapshot '{snapshot}'", connection)) await see.ExecuteNonQueryAsync(ct);
            await using var command = Command(connection, after, through);
            await using var reader = await command.ExecuteReaderAsync(ct);
            try
            {
                await Fill(pages, reader, ct);
            }
            catch
            {
                // Else the reader would take the rest of the log off the wire when it is disposed.
                command.Cancel();
                throw;
            }

            pages.Complete();
        }
        catch (Exception failed)
        {
            pages.Complete(failed);
        }
    }

    private async Task Fill(ChannelWriter<Task<ReplayPage>> pages, NpgsqlDataReader reader, CancellationToken ct)
    {
        while (true)
        {
            var (rows, json) = (new List<EventRow>(pageSize), new JsonBuffer());
            while (rows.Count < pageSize && await reader.ReadAsync(ct)) rows.Add(EventRow.Of(reader, json));
            await pages.WriteAsync(Task.Run(() => Decoded(rows, json), ct), ct);
            if (rows.Count < pageSize) return;
        }
    }

    private ReplayPage Decoded(List<EventRow> rows, JsonBuffer json)
    {
        using (json) return ReplayPage.Of(rows, streams.Types, consumers);
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, long after, long through) => new(
        $"select {EventRow.Columns} from public.mt_events where seq_id > $1 and seq_id <= $2 and type = any($3) order by seq_id", connection)
    {
        CommandTimeout = 0,
        Parameters =
        {
            new NpgsqlParameter<long> { TypedValue = after },
            new NpgsqlParameter<long> { TypedValue = through },
            new NpgsqlParameter<string[]> { TypedValue = consumers.Names, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
        },
    };
}
