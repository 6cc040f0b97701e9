using System.Buffers;
using System.Globalization;
using System.Text;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// One reader of the log over HTTP. Holds one page at a time, and reads the next when the former has been taken: a slow reader costs
/// a buffer, but no connection to the database.
/// </summary>
internal sealed class EventFeed(StreamStore streams, EventFeedRequest asked, EventFeedSettings settings, TimeProvider clock)
{
    private const int PageEvents = 500;
    private const int PageBytes = 256 << 10;

    private readonly EnvelopeReader reader = new(streams, asked.Filter, asked.IsUpcast, PageBytes);
    private readonly EnvelopePage page = new();
    private readonly ArrayBufferWriter<byte> frames = new();
    private long lastWrite;

    public async Task CopyTo(Stream output, CancellationToken ct)
    {
        // How long a browser waits before it asks again.
        if (asked.IsStream) await Write(output, "retry: 2000\n\n"u8.ToArray(), ct);
        var remaining = asked.Limit ?? long.MaxValue;
        while (remaining > 0)
        {
            var isMore = await reader.ReadNext(page, (int)Math.Min(PageEvents, remaining), ct);
            if (page.Lines.Count > 0) await Write(output, asked.IsStream ? Framed() : page.Text, ct);
            remaining -= page.Lines.Count;
            if (isMore) continue;
            if (!asked.IsLive || reader.IsOver) return;
            await UntilThereIsMore(output, ct);
        }
    }

    /// <summary>Says from time to time that it is still there, also to notice that nobody listens any more.</summary>
    private async Task UntilThereIsMore(Stream output, CancellationToken ct)
    {
        if (clock.GetElapsedTime(lastWrite) >= settings.Heartbeat) await Write(output, asked.IsStream ? ": \n\n"u8.ToArray() : "\n"u8.ToArray(), ct);
        await reader.WaitForMore(settings.Poll, ct);
    }

    /// <summary>Returns when the reader has taken enough for the rest to be buffered by the server.</summary>
    private async Task Write(Stream output, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await output.WriteAsync(bytes, ct);
        if (asked.IsLive) await output.FlushAsync(ct);
        lastWrite = clock.GetTimestamp();
    }

    /// <summary>The page as server-sent events: its position is the id, by which a browser resumes.</summary>
    private ReadOnlyMemory<byte> Framed()
    {
        frames.ResetWrittenCount();
        foreach (var line in page.Lines)
        {
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {line.Position}\nevent: {line.Type}\ndata: "), frames);
            frames.Write(page[line]);
            frames.Write("\n\n"u8);
        }

        return frames.WrittenMemory;
    }
}
