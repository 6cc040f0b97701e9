using Npgsql;
using OpenEdx.EventStore.Aggregates;
using OpenEdx.EventStore.Streams;
using OpenEdx.Faults.Tests.Checking;
using OpenEdx.TestKit;

namespace OpenEdx.Faults.Tests.Model;

/// <summary>Appends by chance, in every way there is, and notes what it was told.</summary>
internal sealed class Writer(string name, int seed, Arena arena)
{
    /// <summary>One for all writers, so that they share what a store keeps.</summary>
    private static readonly LiveAggregate<long> Counted = new("model", 0, (count, _) => count + 1);

    private readonly Random random = new(seed);
    private int attempts;

    private static CancellationToken Ct => Arena.Ct;

    /// <summary>Goes on until told to stop; the append under way is brought to its end.</summary>
    public async Task Run(CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested) await One();
    }

    private async Task One()
    {
        var store = arena.Stores[random.Next(arena.Stores.Count)];
        var id = $"{name}-{++attempts}";
        switch (random.Next(100))
        {
            case < 55:
                await Attempt(id, new Draft(arena, random, id).Small(), isResolved: true, (parts, ct) => Append(store, id, parts, ct), Ct);
                break;
            case < 60:
                await Attempt(id, new Draft(arena, random, id).Large(), isResolved: true, (parts, ct) => Append(store, id, parts, ct), Ct);
                break;
            case < 65:
                using (var impatient = CancellationTokenSource.CreateLinkedTokenSource(Ct))
                {
                    impatient.CancelAfter(random.Next(1, 6));
                    await Attempt(id, new Draft(arena, random, id).Small(), isResolved: true, (parts, ct) => Append(store, id, parts, ct), impatient.Token);
                }

                break;
            case < 80:
                await Attempt(id, new Draft(arena, random, id).Small(), isResolved: false, (parts, ct) => Within(store, id, parts, ct), Ct);
                break;
            case < 97:
                await Transact(store, id);
                break;
            default:
                await Archive();
                break;
        }
    }

    private async Task Attempt(string id, Part[] parts, bool isResolved, Func<Part[], CancellationToken, Task<AppendResult?>> append, CancellationToken ct)
    {
        if (random.Next(8) == 0) Doom(id);
        var begun = arena.History.Tick();
        var answer = await Told(isResolved, () => append(parts, ct));
        arena.History.Attempts.Add(new(id, parts, begun, arena.History.Tick(), answer));
    }

    /// <summary>When the attempt goes over the bad wire, its own request is the one that breaks it.</summary>
    private void Doom(string id)
    {
        var fate = Enum.GetValues<Fate>()[random.Next(Enum.GetValues<Fate>().Length)];
        arena.Wire.Next($"\"{id}\"", fate).ContinueWith(_ => arena.Counts.Add($"appends whose request was doomed: {fate}"), TaskContinuationOptions.OnlyOnRanToCompletion);
    }

    private static async Task<AppendResult?> Append(StreamStore store, string id, Part[] parts, CancellationToken ct) =>
        await store.Append(Appends(parts), Metadata(id), ct);

    /// <summary>In a transaction of our own, often slow, sometimes rolled back, sometimes with an isolation that loses races.</summary>
    private async Task<AppendResult?> Within(StreamStore store, string id, Part[] parts, CancellationToken ct)
    {
        await using var connection = await store.Database.OpenConnectionAsync(ct);
        var isolation = random.Next(5) == 0 ? System.Data.IsolationLevel.RepeatableRead : System.Data.IsolationLevel.ReadCommitted;
        await using var transaction = await connection.BeginTransactionAsync(isolation, ct);
        var result = await store.AppendWithin(connection, transaction, Appends(parts), Metadata(id), ct);
        if (random.Next(3) == 0) await Task.Delay(random.Next(30), ct);
        if (random.Next(3) == 0) return null;
        await transaction.CommitAsync(ct);
        store.Appended.Raise();
        return result;
    }

    private async Task Transact(StreamStore store, string id)
    {
        var stream = Draft.Shared(random.Next(Draft.Streams));
        Put? put = null;
        var begun = arena.History.Tick();
        var answer = await Told(isResolved: true, async () =>
        {
            var done = await store.Transact(
                stream, Counted, count => put = new(id, 1, 1, count), fact => fact is null ? [] : [fact], Metadata(id), Ct);
            return new(done.Appended, new Dictionary<string, long> { [stream] = done.Version });
        });
        // The last decision is the one that was stored, or may have been.
        if (put is not null) arena.History.Attempts.Add(new(id, [new(stream, null, [put])], begun, arena.History.Tick(), answer is Answer.Refused { IsArchived: false } ? new Answer.NotStored() : answer));
    }

    private async Task Archive()
    {
        var stream = Draft.Shared(random.Next(Draft.Streams) + Draft.Streams);
        var begun = arena.History.Tick();
        var ended = long.MaxValue;
        try
        {
            await using var command = arena.Observer.CreateCommand(
                "with s as (update mt_streams set is_archived = true where id = $1) update mt_events set is_archived = true where stream_id = $1");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
            var isThere = await arena.Stores[0].VersionOf(stream, Ct) > 0;
            await command.ExecuteNonQueryAsync(Ct);
            if (isThere) ended = arena.History.Tick();
        }
        catch (NpgsqlException)
        {
            // Archived or not.
        }

        arena.History.Archivals.Add(new(stream, begun, ended));
        arena.Counts.Add("archivals");
    }

    /// <param name="isResolved">The store finds out what became of the append; else the commit is ours, and so is the doubt.</param>
    private async Task<Answer> Told(bool isResolved, Func<Task<AppendResult?>> append)
    {
        try
        {
            if (await append() is not { } result)
            {
                arena.Counts.Add("appends rolled back");
                return new Answer.NotStored();
            }

            foreach (var (stream, version) in result.Versions) arena.Known.AddOrUpdate(stream, version, (_, former) => Math.Max(former, version));
            arena.Counts.Add("appends acknowledged");
            arena.Counts.Add("events acknowledged", result.Events.Count);
            return new Answer.Stored(result.Versions.ToDictionary(), [.. result.Events.Select(fact => new Place(fact.Position, fact.Id, fact.Stream, fact.Version))]);
        }
        catch (WrongExpectedVersionException refused)
        {
            arena.Counts.Add("appends refused");
            // Only a writer that does not lock stream rows makes the unique index notice the race, and then the stream is not named.
            if (refused.Actual is { } actual) arena.Known[refused.Stream] = actual;
            return refused.Actual is null ? new Answer.NotStored() : new Answer.Refused(refused.Stream, refused.Actual, IsArchived: false);
        }
        catch (StreamArchivedException refused)
        {
            arena.Counts.Add("appends refused as archived");
            return new Answer.Refused(refused.Stream, null, IsArchived: true);
        }
        catch (PostgresException failed) when (Outcomes.IsCertain(failed))
        {
            arena.Counts.Add($"appends failed with {failed.SqlState}");
            return new Answer.NotStored();
        }
        catch (AppendOutcomeUnknownException)
        {
            arena.Counts.Add("appends of unknown outcome, told so");
            return new Answer.Unknown();
        }
        catch (Exception broken) when (isResolved && Outcomes.IsOpen(broken))
        {
            arena.Counts.Add("appends that were not sent, or found not to be stored");
            await Task.Delay(random.Next(50), Ct);
            return new Answer.NotStored();
        }
        catch (Exception broken) when (Outcomes.IsOpen(broken))
        {
            arena.Counts.Add("appends of unknown outcome");
            // As any client does before it comes again.
            await Task.Delay(random.Next(50), Ct);
            return new Answer.Unknown();
        }
    }

    private static StreamAppend[] Appends(Part[] parts) =>
    [
        .. parts.Select(part => new StreamAppend(
            part.Stream, "model",
            part.Expected switch { null => ExpectedVersion.Any, 0 => ExpectedVersion.NoStream, { } version => ExpectedVersion.Exactly(version) },
            [.. part.Facts])),
    ];

    private static EventMetadata Metadata(string id) => new(CorrelationId: id);
}
