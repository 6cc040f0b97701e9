using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Retention;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.SharedKernel;

/// <summary>
/// Streams whose past may be summed up. Few: what a read model or a process learns from must stay in the log, so that it can be built
/// again. Content libraries qualify, since only the next import reads their past; every import appends to it.
/// </summary>
public sealed class Compactions(StreamCompactor compactor, StreamStore streams)
{
    private delegate Task<Compaction?> Kind(Compactions self, string stream, long through, EventMetadata metadata, CancellationToken ct);

    /// <summary>By the first part of the names of such streams.</summary>
    private static readonly Dictionary<string, Kind> Kinds = new()
    {
        [Library.StreamType] = (self, stream, through, metadata, ct) => self.Compact<Library, LibraryEvent>(stream, through, metadata, ct),
    };

    /// <exception cref="ArgumentException">Streams of this kind cannot be compacted.</exception>
    public static void RefuseOthers(string stream)
    {
        var type = stream.Split('/')[0];
        if (Kinds.ContainsKey(type)) return;
        throw new ArgumentException(
            $"Streams '{type}/…' cannot be compacted, only {string.Join(", ", Kinds.Keys.Select(known => $"'{known}/…'"))}: read models are built from their events.");
    }

    /// <param name="through">Last version to be replaced.</param>
    /// <returns>Null when there is nothing to gain.</returns>
    /// <exception cref="ArgumentException">Streams of this kind cannot be compacted.</exception>
    /// <exception cref="CompactionRefusedException">A consumer needs the events that would go.</exception>
    public Task<Compaction?> Compact(string stream, long through, EventMetadata metadata, CancellationToken ct)
    {
        RefuseOthers(stream);
        return Kinds[stream.Split('/')[0]](this, stream, through, metadata, ct);
    }

    private Task<Compaction?> Compact<TState, TEvent>(string stream, long through, EventMetadata metadata, CancellationToken ct)
        where TState : ICompactable<TState, TEvent>
        where TEvent : class => compactor.Compact(stream, through, Summarize<TState, TEvent>(stream), metadata, ct);

    private Func<IReadOnlyList<object>, object> Summarize<TState, TEvent>(string stream)
        where TState : ICompactable<TState, TEvent>
        where TEvent : class => facts =>
    {
        var summary = facts.Aggregate(TState.Initial, (state, fact) => state.Evolve((TEvent)fact)).Compact(stream);
        var again = TState.Initial.Evolve(summary).Compact(stream);
        return streams.Types.Serialize(summary).AsSpan().SequenceEqual(streams.Types.Serialize(again))
            ? summary
            : throw new InvalidOperationException($"The summary of '{stream}' does not lead to the state that it was made of.");
    };
}
