using System.Runtime.CompilerServices;

namespace OpenEdx.EventStore.Streams;

/// <summary>Cuts appends that come one after the other into transactions, each stream once in each.</summary>
internal sealed class AppendChunk
{
    /// <summary>Takes the server some 30 ms (ADR-0013), for which readers wait at the bound.</summary>
    private const int MostEvents = 1000;

    private readonly Dictionary<string, int> placeOf = new(StringComparer.Ordinal);
    private readonly List<StreamAppend> appends = [];
    private int events;

    public static async IAsyncEnumerable<IReadOnlyList<StreamAppend>> Of(IAsyncEnumerable<StreamAppend> appends, [EnumeratorCancellation] CancellationToken ct)
    {
        var chunk = new AppendChunk();
        await foreach (var append in appends.WithCancellation(ct))
        {
            if (chunk.TryAdd(append)) continue;
            yield return chunk.appends;
            chunk = new();
            chunk.TryAdd(append);
        }

        if (chunk.appends.Count > 0) yield return chunk.appends;
    }

    /// <returns>False: it needs the next transaction. The first one always fits.</returns>
    private bool TryAdd(StreamAppend append)
    {
        if (appends.Count > 0 && events + append.Events.Count > MostEvents) return false;
        if (placeOf.TryGetValue(append.Stream, out var place))
        {
            if (!Continues(appends[place], append)) return false;
            appends[place] = appends[place] with { Events = [.. appends[place].Events, .. append.Events] };
        }
        else
        {
            placeOf.Add(append.Stream, appends.Count);
            appends.Add(append);
        }

        events += append.Events.Count;
        return true;
    }

    private static bool Continues(StreamAppend former, StreamAppend next) =>
        former.StreamType == next.StreamType && Equals(former.Metadata, next.Metadata)
        && (next.Expected.Version is null || (former.Expected.Version is { } version && next.Expected.Version == version + former.Events.Count));
}
