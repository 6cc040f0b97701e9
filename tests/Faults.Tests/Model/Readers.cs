using OpenEdx.EventStore.Streams;

namespace OpenEdx.Faults.Tests.Model;

/// <summary>Readers that note what they see. A lost connection only makes them ask again, from the last event they saw.</summary>
internal sealed class Readers(Arena arena, int seed)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly string[]?[] Filters = [null, ["put", "noted"], ["remark"]];

    /// <summary>Readers of the log with and without filters, in pages of chance, some of them woken by the signal of their store.</summary>
    public IEnumerable<Task> OfTheLog(CancellationToken stop) =>
        from store in Enumerable.Range(0, arena.Stores.Count)
        from filter in Filters
        select OfTheLog($"reader {store} of {(filter is null ? "all" : string.Join('+', filter))}", arena.Stores[store], filter, stop);

    public async Task OfStreams(CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            var store = arena.Stores[random.Next(arena.Stores.Count)];
            string[] streams = [Draft.Shared(random.Next(2 * Draft.Streams)), $"fresh/{random.Next(40)}"];
            await Asking(async () =>
            {
                var begun = arena.History.Tick();
                var found = random.Next(2) == 0
                    ? await store.ReadStreams(streams, Arena.Ct)
                    : new Dictionary<string, IReadOnlyList<RecordedEvent>> { [streams[0]] = await store.ReadStream(streams[0], Arena.Ct) };
                var ended = arena.History.Tick();
                foreach (var (stream, facts) in found) arena.History.StreamSights.Add(new(stream, [.. facts.Select(fact => fact.Id)], begun, ended));
                arena.Counts.Add("streams read");
            });
            await Task.Delay(5, Arena.Ct);
        }
    }

    /// <summary>An inline read model is in step with the log in every snapshot, whatever version is shown and however often it is rebuilt.</summary>
    public async Task OfTheInlineReadModel(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Asking(async () =>
            {
                await using var command = arena.Observer.CreateCommand(
                    "select coalesce((select sum(facts)::bigint from model.inline_tallies), 0) - (select count(*) from mt_events where type in ('put', 'taken'))");
                var difference = (long)(await command.ExecuteScalarAsync(Arena.Ct))!;
                arena.Counts.Add("looks at the inline read model");
                if (difference != 0) arena.OutOfStep.Add($"model.inline_tallies: once had {difference} facts more than the log.");
            });
            await Task.Delay(20, Arena.Ct);
        }
    }

    private async Task OfTheLog(string name, StreamStore store, string[]? types, CancellationToken stop)
    {
        var random = new Random(seed ^ name.GetHashCode(StringComparison.Ordinal));
        var seen = new List<(long Position, Guid Id)>();
        for (var isComplete = false; !isComplete;)
        {
            // Taken before reading: what is appended after the stop is the processes' and read by the last round.
            isComplete = stop.IsCancellationRequested;
            var signal = store.Appended.Next;
            isComplete &= await Asking(async () =>
            {
                await foreach (var fact in store.ReadAll(seen.Count == 0 ? 0 : seen[^1].Position, Arena.Ct, types, random.Next(1, 400))) seen.Add((fact.Position, fact.Id));
            });
            if (!isComplete) await Task.WhenAny(signal, Task.Delay(Look, Arena.Ct));
        }

        arena.History.LogSights.Add(new(name, types, seen, IsComplete: true));
        arena.Counts.Add("events read by readers of the log", seen.Count);
    }

    private async Task<bool> Asking(Func<Task> read)
    {
        try
        {
            await read();
            return true;
        }
        catch (Exception broken) when (Outcomes.IsOpen(broken) && !Arena.Ct.IsCancellationRequested)
        {
            arena.Counts.Add("reads broken");
            return false;
        }
    }
}
