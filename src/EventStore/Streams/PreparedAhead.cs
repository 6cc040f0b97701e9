using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OpenEdx.EventStore.Streams;

/// <summary>Makes the next chunk on another thread while the server stores the one before.</summary>
internal static class PreparedAhead
{
    /// <summary>The same items in the same order. At most two are waiting: one finished, one in the making.</summary>
    public static async IAsyncEnumerable<T> OneAhead<T>(this IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var ready = Channel.CreateBounded<T>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        var making = Task.Run(() => Make(source, ready.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var item in ready.Reader.ReadAllAsync(ct)) yield return item;
        }
        finally
        {
            await stop.CancelAsync();
            await making;
        }
    }

    private static async Task Make<T>(IAsyncEnumerable<T> source, ChannelWriter<T> ready, CancellationToken ct)
    {
        try
        {
            await foreach (var item in source.WithCancellation(ct)) await ready.WriteAsync(item, ct);
            ready.Complete();
        }
        catch (Exception failed)
        {
            // The reader meets it behind the items that came before.
            ready.Complete(failed);
        }
    }
}
