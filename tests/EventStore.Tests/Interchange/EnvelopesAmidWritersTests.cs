using System.Collections.Concurrent;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Interchange;

/// <summary>Catching up and going live while writers commit in any order and roll back: every committed event comes exactly once.</summary>
public sealed class EnvelopesAmidWritersTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Writers = 8;
    private const int AppendsPerWriter = 50;

    private readonly StreamStore store = Trial.StoreOn(postgres.Database);
    private readonly ConcurrentBag<long> committed = [];

    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task no_event_is_skipped_and_none_comes_twice()
    {
        await Task.WhenAll(Enumerable.Range(0, 2).Select(Write));
        var writing = Task.WhenAll(Enumerable.Range(2, Writers).Select(Write));
        var readers = ((int[])[1, 5, 1000]).Select(limit => Follow(limit, writing)).ToList();

        await writing;

        var expected = committed.Order().ToList();
        foreach (var reader in readers) Assert.Equal(expected, await reader);
    }

    private async Task Write(int writer)
    {
        var random = new Random(writer);
        for (var i = 0; i < AppendsPerWriter; i++)
        {
            await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            var append = Trial.To($"basket/{writer}", ExpectedVersion.Any, [.. Enumerable.Repeat(new ItemAdded("pen", i), random.Next(1, 4))]);
            var result = await store.AppendWithin(connection, transaction, [append], EventMetadata.None, Ct);
            await Task.Delay(random.Next(6), Ct);
            if (random.Next(4) == 0) continue;
            await transaction.CommitAsync(Ct);
            if (random.Next(2) == 0) store.Appended.Raise();
            foreach (var fact in result.Events) committed.Add(fact.Position);
        }
    }

    private async Task<List<long>> Follow(int limit, Task writing)
    {
        var (seen, page) = (new List<long>(), new EnvelopePage());
        var reader = new EnvelopeReader(store, EventFilter.All);
        while (true)
        {
            var ended = writing.IsCompleted;
            while (await reader.ReadNext(page, limit, Ct)) seen.AddRange(page.Lines.Select(line => line.Position));
            if (ended) return seen;
            await reader.WaitForMore(TimeSpan.FromMilliseconds(250), Ct);
        }
    }
}
