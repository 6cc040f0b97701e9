using System.Text.Json;
using Npgsql;
using OpenEdx.EventStore.Streams;
using OpenEdx.TestKit;

namespace OpenEdx.EventStore.Tests.Streams;

public sealed class AppendTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private readonly StreamStore store = Trial.StoreOn(postgres.Database);
    private readonly string stream = Trial.NewStream();
    private readonly string other = Trial.NewStream();

    private static CancellationToken Ct => Trial.Ct;

    [Fact]
    public async Task what_an_append_returns_is_what_a_reader_sees()
    {
        var metadata = new EventMetadata("request-1", "AddItem", "17", new Dictionary<string, string> { ["ip"] = "10.0.0.1" });

        var result = await store.Append([Trial.To(stream, ExpectedVersion.NoStream, new ItemAdded("pen", 2), new ItemRemoved("pen"))], metadata, Ct);

        var read = await store.ReadStream(stream, Ct);
        Assert.Equal(result.Events.Select(Plain), read.Select(Plain));
        Assert.Equal([new ItemAdded("pen", 2), new ItemRemoved("pen")], read.Select(fact => fact.Data));
        Assert.Equal([1, 2], read.Select(fact => fact.Version));
        Assert.Equal(2, result.Versions[stream]);
        Assert.Equal(read[1].Position, result.LastPosition);
        Assert.Equal(metadata.Headers, read[0].Metadata.Headers);
        Assert.Equal(metadata with { Headers = null }, read[0].Metadata with { Headers = null });
        Assert.InRange(DateTimeOffset.UtcNow - read[0].Timestamp, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task rows_are_what_marten_would_have_written()
    {
        await store.Append(stream, new ItemAdded("pen", 2));

        Assert.Equal("""item_added|{"Item": "pen", "Count": 2}|OpenEdx.EventStore.Tests.ItemAdded, OpenEdx.EventStore.Tests|*DEFAULT*|false|null|null|null|null|null""",
            await postgres.Database.Scalar<string>($"""
                select concat_ws('|', type, data, mt_dotnet_type, tenant_id, case when is_archived then 'true' else 'false' end, coalesce(bdata::text, 'null'),
                    coalesce(correlation_id, 'null'), coalesce(causation_id, 'null'), coalesce(headers::text, 'null'), coalesce(user_name, 'null'))
                from mt_events where stream_id = '{stream}'
                """));
        Assert.Equal("basket|1|*DEFAULT*|false|true",
            await postgres.Database.Scalar<string>($"""
                select concat_ws('|', s.type, s.version, s.tenant_id, case when s.is_archived then 'true' else 'false' end, case when s.timestamp = e.timestamp and s.created = e.timestamp then 'true' end)
                from mt_streams s join mt_events e on e.stream_id = s.id where s.id = '{stream}'
                """));
    }

    [Fact]
    public async Task another_version_than_expected_is_refused_and_nothing_is_stored()
    {
        await store.Append(stream, new ItemAdded("pen", 1));
        var drawn = await LastDrawn();

        foreach (var (expected, at) in new[] { (ExpectedVersion.NoStream, stream), (ExpectedVersion.Exactly(2), stream), (ExpectedVersion.Exactly(1), other) })
        {
            var refused = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => store.Append([Trial.To(at, expected, new ItemAdded("ink", 1))], EventMetadata.None, Ct));
            Assert.Equal((at, expected, at == stream ? 1 : 0), (refused.Stream, refused.Expected, refused.Actual));
        }

        Assert.Equal(1, await store.VersionOf(stream, Ct));
        Assert.Equal(0, await store.VersionOf(other, Ct));
        Assert.Equal(drawn, await LastDrawn());
    }

    [Fact]
    public async Task several_streams_are_stored_together_in_the_order_of_the_append()
    {
        var (last, first) = ("basket/z" + stream, "basket/a" + stream);

        var result = await store.Append(
            [
                Trial.To(last, ExpectedVersion.NoStream, new ItemAdded("pen", 1), new ItemAdded("ink", 1)),
                Trial.To(first, ExpectedVersion.Any, new ItemAdded("cup", 1)) with { Metadata = new EventMetadata(UserName: "4") },
            ],
            new EventMetadata(UserName: "17"), Ct);

        Assert.Equal([last, last, first], result.Events.Select(fact => fact.Stream));
        Assert.Equal(["17", "17", "4"], result.Events.Select(fact => fact.Metadata.UserName));
        Assert.Equal([1L, 2L, 1L], result.Events.Select(fact => fact.Version));
        var both = await store.ReadStreams([first, last, "basket/absent"], Ct);
        Assert.Equal(result.Events.Select(Plain), both[last].Concat(both[first]).Select(Plain));
        Assert.Equal(2, both.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task one_refused_stream_refuses_the_whole_append(bool refusedFirst)
    {
        var (one, two) = string.CompareOrdinal(stream, other) < 0 ? (stream, other) : (other, stream);
        var (wrong, right) = refusedFirst ? (one, two) : (two, one);

        var refused = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => store.Append(
            [Trial.To(right, ExpectedVersion.NoStream, new ItemAdded("pen", 1)), Trial.To(wrong, ExpectedVersion.Exactly(3), new ItemAdded("pen", 1))],
            EventMetadata.None, Ct));

        Assert.Equal((wrong, 0), (refused.Stream, refused.Actual));
        Assert.Empty(await store.ReadStreams([stream, other], Ct));
        Assert.Equal(0, await postgres.Database.Scalar<long>($"select count(*) from mt_streams where id in ('{stream}', '{other}')"));
    }

    [Fact]
    public async Task a_stream_named_twice_is_a_mistake_of_the_caller() =>
        await Assert.ThrowsAsync<ArgumentException>(() => store.Append(
            [Trial.To(stream, ExpectedVersion.Any, new ItemAdded("pen", 1)), Trial.To(stream, ExpectedVersion.Any, new ItemAdded("pen", 1))], EventMetadata.None, Ct));

    [Fact]
    public async Task a_type_that_cannot_be_read_back_is_not_written()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Append(stream, new ItemAdded("pen", 1), "no event"));

        Assert.Equal(0, await store.VersionOf(stream, Ct));
    }

    [Theory]
    [InlineData("""{"a":"\u0000"}""")]
    [InlineData("""{"\u0000":1}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":1e999999}""")]
    public async Task what_postgresql_cannot_keep_is_refused_and_nothing_is_stored(string note)
    {
        await Assert.ThrowsAsync<UnstorableEventException>(() => store.Append(stream, new ItemAdded("pen", 1), new NoteTaken(JsonElement.Parse(note))));

        Assert.Equal(0, await store.VersionOf(stream, Ct));
    }

    [Fact]
    public async Task a_nul_in_a_text_is_refused() =>
        await Assert.ThrowsAsync<UnstorableEventException>(() => store.Append(stream, new ItemAdded("p\0n", 1)));

    [Fact]
    public async Task no_events_store_nothing_but_check_the_version()
    {
        await store.Append(stream, new ItemAdded("pen", 1));

        var result = await store.Append([Trial.To(stream, ExpectedVersion.Exactly(1)), Trial.To(other, ExpectedVersion.NoStream)], EventMetadata.None, Ct);

        Assert.Equal((0, 1, 0), (result.Events.Count, result.Versions[stream], result.Versions[other]));
        Assert.Equal(0, await postgres.Database.Scalar<long>($"select count(*) from mt_streams where id = '{other}'"));
        Assert.Equal(0, (await store.Append([Trial.To(other, ExpectedVersion.Any)], EventMetadata.None, Ct)).Versions[other]);
        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => store.Append([Trial.To(stream, ExpectedVersion.NoStream)], EventMetadata.None, Ct));
        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => store.Append([Trial.To(stream, ExpectedVersion.Exactly(2))], EventMetadata.None, Ct));
        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => store.Append([Trial.To(other, ExpectedVersion.Exactly(1))], EventMetadata.None, Ct));
    }

    [Fact]
    public async Task an_archived_stream_is_read_but_takes_no_more()
    {
        await store.Append(stream, new ItemAdded("pen", 1));
        await postgres.Database.Execute($"update mt_streams set is_archived = true where id = '{stream}'; update mt_events set is_archived = true where stream_id = '{stream}'");

        foreach (var expected in new[] { ExpectedVersion.Any, ExpectedVersion.Exactly(1) })
        {
            var refused = await Assert.ThrowsAsync<StreamArchivedException>(() => store.Append([Trial.To(stream, expected, new ItemAdded("ink", 1))], EventMetadata.None, Ct));
            Assert.Equal(stream, refused.Stream);
        }

        Assert.Equal([new ItemAdded("pen", 1)], (await store.ReadStream(stream, Ct)).Select(fact => fact.Data));
    }

    [Fact]
    public async Task an_event_of_a_writer_that_locks_no_row_is_a_lost_race_too()
    {
        await store.Append(stream, new ItemAdded("pen", 1));
        await postgres.Database.Execute($"""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp)
            values (nextval('mt_events_sequence'), gen_random_uuid(), '{stream}', 2, '{"{}"}', 'item_added', now())
            """);

        var refused = await Assert.ThrowsAsync<WrongExpectedVersionException>(() =>
            store.Append([Trial.To(stream, ExpectedVersion.Exactly(1), new ItemAdded("ink", 1))], EventMetadata.None, Ct));

        Assert.Equal((stream, null), (refused.Stream, refused.Actual));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, Assert.IsType<PostgresException>(refused.InnerException).SqlState);
        Assert.Equal(1, await store.VersionOf(stream, Ct));
    }

    [Fact]
    public async Task event_ids_are_ordered_by_time()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await store.Append(stream, new ItemAdded("pen", i))).Events[0].Id);
            await Task.Delay(2, Ct);
        }

        Assert.Equal(ids.Select(id => id.ToString()).Order(StringComparer.Ordinal), ids.Select(id => id.ToString()));
        Assert.All(ids, id => Assert.Equal(7, id.Version));
    }

    [Fact]
    public async Task a_stream_is_read_between_versions()
    {
        await store.Append(stream, [.. Enumerable.Range(1, 5).Select(i => new ItemAdded("pen", i))]);

        Assert.Equal([2, 3, 4], (await store.ReadStream(stream, Ct, from: 2, to: 4)).Select(fact => fact.Version));
        Assert.Equal([4, 5], (await store.ReadStream(stream, Ct, from: 4)).Select(fact => fact.Version));
        Assert.Empty(await store.ReadStream(other, Ct));
    }

    private Task<long> LastDrawn() => postgres.Database.Scalar<long>("select last_value from mt_events_sequence");

    /// <summary>Headers are a dictionary, which a record compares by reference.</summary>
    private static RecordedEvent Plain(RecordedEvent fact) => fact with { Metadata = fact.Metadata with { Headers = null } };
}
