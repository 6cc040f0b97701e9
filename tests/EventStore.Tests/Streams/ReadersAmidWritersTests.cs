using System.Collections.Concurrent;
using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

/// <summary>
/// The central promise, under fire: whatever writers do and in whatever order they commit, a reader in the order of the log
/// gets every committed event exactly once. A plain cursor on <c>seq_id</c> runs beside and shows that the fire is real.
/// </summary>
public sealed class ReadersAmidWritersTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Writers = 10;
    private const int AppendsPerWriter = 60;

    private readonly StreamStore store = Trial.StoreOn(postgres.Database);
    private readonly ConcurrentBag<long> committed = [];

    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task no_event_is_skipped_and_none_comes_twice()
    {
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(Write));
        var pageSizes = new[] { 1, 7, 100 };
        var reading = pageSizes.Select(size => Follow(after => store.Log(after, size), writing)).ToList();
        var plain = Follow(PlainPage, writing);

        await writing;
        var expected = committed.Order().ToList();
        Assert.NotEmpty(expected);
        foreach (var reader in reading) Assert.Equal(expected, await reader);
        Assert.True((await plain).Count < expected.Count, "The plain cursor missed nothing: this run proves nothing.");
    }

    /// <summary>Appends with pauses between numbers and commit; every fourth time rolls back; often to several streams at once.</summary>
    private async Task Write(int writer)
    {
        var random = new Random(writer);
        for (var i = 0; i < AppendsPerWriter; i++)
        {
            var appends = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Trial.NewStream())
                .Append($"shared/{random.Next(3)}").Skip(random.Next(2))
                .Select(stream => Trial.To(stream, ExpectedVersion.Any, [.. Enumerable.Repeat(new ItemAdded("pen", i), random.Next(1, 4))]))
                .ToList();
            if (random.Next(3) == 0)
            {
                Committed(await store.Append(appends, EventMetadata.None, Ct));
                continue;
            }

            await using var connection = await postgres.Database.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            var result = await store.AppendWithin(connection, transaction, appends, EventMetadata.None, Ct);
            await Task.Delay(random.Next(8), Ct);
            if (random.Next(4) == 0) continue;
            await transaction.CommitAsync(Ct);
            Committed(result);
        }
    }

    private void Committed(AppendResult result)
    {
        foreach (var fact in result.Events) committed.Add(fact.Position);
    }

    /// <summary>Reads on from the last event seen until the writers have ended and the log is read to its end.</summary>
    private static async Task<List<long>> Follow(Func<long, Task<List<RecordedEvent>>> read, Task writing)
    {
        var seen = new List<long>();
        while (true)
        {
            var ended = writing.IsCompleted;
            var page = await read(seen.Count == 0 ? 0 : seen[^1]);
            seen.AddRange(page.Select(fact => fact.Position));
            if (ended) return seen;
        }
    }

    private async Task<List<RecordedEvent>> PlainPage(long after)
    {
        await using var command = postgres.Database.CreateCommand("select seq_id from mt_events where seq_id > $1 order by seq_id");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var page = new List<RecordedEvent>();
        while (await reader.ReadAsync(Ct)) page.Add(new(reader.GetInt64(0), default, "", 0, "", this, default, EventMetadata.None));
        return page;
    }
}
