using System.Text;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

public sealed class LogImporterTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase database = null!;
    private StreamStore store = null!;
    private LogImporter importer = null!;

    private static CancellationToken Ct => Trial.Ct;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresFixture.CreateDatabase(Ct);
        store = Trial.StoreOn(database.Source);
        importer = new(store);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task an_imported_event_keeps_all_that_it_had(bool intoEmpty)
    {
        StoredEvent[] given =
        [
            Event("a", 1) with { Position = 10, StreamType = "basket", CorrelationId = "request-1", CausationId = "AddItem", UserName = "17", Headers = Encoding.UTF8.GetBytes("""{"ip":"10.0.0.1"}""") },
            Event("b", 1) with { Position = 12 },
            Event("a", 2) with { Position = 20, StreamType = "basket" },
        ];

        Assert.Equal(3, await (intoEmpty ? importer.Fill(Stream(given), null, Ct) : importer.Append(Stream(given), null, Ct)));

        var log = await store.Log();
        Assert.Equal(given.Select(fact => (fact.Id, fact.Stream, fact.Version, fact.Timestamp)), log.Select(fact => (fact.Id, fact.Stream, fact.Version, fact.Timestamp)));
        Assert.Equal(intoEmpty ? [10, 12, 20] : [1, 2, 3], log.Select(fact => fact.Position));
        Assert.Equal(("request-1", "AddItem", "17", "10.0.0.1"), (log[0].Metadata.CorrelationId, log[0].Metadata.CausationId, log[0].Metadata.UserName, log[0].Metadata.Headers!["ip"]));
        Assert.Equal(new ItemAdded("pen", 2), log[2].Data);
        Assert.Equal(
            ["a basket 2 12:01:00 12:02:00 f", "b - 1 12:01:00 12:01:00 f"],
            await database.Source.Texts("select concat_ws(' ', id, coalesce(type, '-'), version, (created at time zone 'UTC')::time, (timestamp at time zone 'UTC')::time, is_archived) from mt_streams order by id"));
        Assert.Equal(intoEmpty ? 21 : 4, (await store.Append("c", new ItemAdded("ink", 1))).LastPosition);
    }

    [Fact]
    public async Task an_import_goes_on_where_it_was_interrupted_and_where_the_stream_stood()
    {
        await importer.Append(Stream(Event("a", 1)), null, Ct);
        StoredEvent[] whole = [(await Raw("a"))[0], Event("a", 2), Event("b", 1)];

        Assert.Equal(2, await importer.Append(Stream(whole), null, Ct));
        Assert.Equal(0, await importer.Append(Stream(whole), null, Ct));

        Assert.Equal([("a", 1L), ("a", 2L), ("b", 1L)], (await store.Log()).Select(fact => (fact.Stream, fact.Version)));
    }

    [Fact]
    public async Task events_that_do_not_fit_are_refused_and_their_transaction_with_them()
    {
        await store.Append("a", new ItemAdded("pen", 1));

        await Assert.ThrowsAsync<ImportConflictException>(() => importer.Append(Stream(Event("b", 1), Event("a", 1)), null, Ct));
        await Assert.ThrowsAsync<ImportConflictException>(() => importer.Append(Stream(Event("b", 1), Event("a", 3)), null, Ct));
        await Assert.ThrowsAsync<ImportConflictException>(() => importer.Append(Stream(Event("b", 1), Event("b", 3)), null, Ct));

        Assert.Equal(1, await database.Source.Scalar<long>("select count(*) from mt_events"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_closed_stream_arrives_closed(bool intoEmpty)
    {
        var events = Stream(Event("a", 1) with { IsArchived = true }, Event("a", 2) with { IsArchived = true }, Event("b", 1));
        await (intoEmpty ? importer.Fill(events, null, Ct) : importer.Append(events, null, Ct));

        await Assert.ThrowsAsync<StreamArchivedException>(() => store.Append("a", new ItemAdded("ink", 1)));
        Assert.Equal(["a 1 t", "a 2 t", "b 1 f"], await database.Source.Texts("select concat_ws(' ', stream_id, version, is_archived) from mt_events order by seq_id"));
    }

    [Fact]
    public async Task large_imports_commit_in_chunks_and_an_empty_log_in_one()
    {
        var reports = new List<long>();
        await importer.Append(Many(25_000), new Reports(reports), Ct);
        Assert.Equal([10_000, 20_000, 25_000], reports);
        Assert.Equal(25_000, await database.Source.Scalar<long>("select count(*) from mt_events"));

        await using var empty = await PostgresFixture.CreateDatabase(Ct);
        var other = Trial.StoreOn(empty.Source);
        Assert.Equal(25_000, await new LogImporter(other).Fill(Many(25_000), null, Ct));
        Assert.Equal(await Digest(database), await Digest(empty));
        Assert.Equal(await Schema(database), await Schema(empty));
    }

    [Fact]
    public async Task only_an_empty_log_can_be_filled()
    {
        await store.Append("a", new ItemAdded("pen", 1));

        await Assert.ThrowsAsync<InvalidOperationException>(() => importer.Fill(Stream(Event("b", 1)), null, Ct));

        Assert.Equal(1, await database.Source.Scalar<long>("select count(*) from mt_events"));
    }

    [Fact]
    public async Task a_fill_that_fails_leaves_an_empty_log_with_its_indexes()
    {
        var schema = await Schema(database);

        await Assert.ThrowsAsync<ImportConflictException>(() => importer.Fill(Stream(Event("a", 1), Event("a", 3)), null, Ct));
        await Assert.ThrowsAsync<ImportConflictException>(() => importer.Fill(Stream(Event("a", 2)), null, Ct));
        await Assert.ThrowsAsync<ImportConflictException>(() => importer.Fill(Stream(Event("a", 1) with { Position = 5 }, Event("b", 1) with { Position = 5 }), null, Ct));

        Assert.Empty(await store.Log());
        Assert.Equal(schema, await Schema(database));
        Assert.Equal(1, (await store.Append("a", new ItemAdded("pen", 1))).LastPosition);
    }

    private static StoredEvent Event(string stream, long version) =>
        new(stream, version, Guid.CreateVersion7(), "item_added", Encoding.UTF8.GetBytes($$"""{"Item":"pen","Count":{{version}}}"""), Noon.AddMinutes(version));

    private static async IAsyncEnumerable<StoredEvent> Stream(params StoredEvent[] events)
    {
        foreach (var fact in events)
        {
            await Task.Yield();
            yield return fact;
        }
    }

    private static async IAsyncEnumerable<StoredEvent> Many(int count)
    {
        await Task.Yield();
        for (var i = 0; i < count; i++)
        {
            yield return Event($"s{i % 100}", (i / 100) + 1) with { Id = new Guid(i, 0, 0, new byte[8]) };
        }
    }

    private async Task<List<StoredEvent>> Raw(string stream) => [.. (await store.ReadStream(stream, Ct)).Select(fact => Event(stream, fact.Version) with { Id = fact.Id })];

    private static Task<string> Digest(TestDatabase of) => of.Source.Scalar<string>("""
        select md5(string_agg(e::text, '|' order by seq_id)) || (select md5(string_agg(s::text, '|' order by id)) from mt_streams s) from mt_events e
        """);

    private static Task<List<string>> Schema(TestDatabase of) => of.Source.Texts("""
        select indexdef from pg_indexes where schemaname = 'public' and tablename like 'mt\_%'
        union all select conname || ' ' || pg_get_constraintdef(c.oid) from pg_constraint c join pg_class t on t.oid = c.conrelid where t.relname like 'mt\_%' order by 1
        """);

    private sealed class Reports(List<long> reports) : IProgress<long>
    {
        public void Report(long value) => reports.Add(value);
    }
}
