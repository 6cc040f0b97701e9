using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.EventStore.Interchange;
using OpenEdx.EventStore.Tests.Subscriptions;

namespace OpenEdx.EventStore.Tests.Interchange;

/// <summary>What is wrong is named by file and line, and then nothing was changed.</summary>
public sealed class RefusedImportTests : IAsyncLifetime
{
    private const string Id = "01a1fddd-92c8-73b7-9cb2-31efc301b67e";

    private Node node = null!;

    private static CancellationToken Ct => Trial.Ct;

    public async ValueTask InitializeAsync() => node = await LogImportTests.Bank();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Theory]
    [InlineData("hello", "this is no JSON object")]
    [InlineData("[1]", "this is no JSON object")]
    [InlineData("{}", "the field 'position' is missing")]
    [InlineData("{\"position\":1", "this is no JSON object")]
    [InlineData("{\"posture\":1}", "the field 'posture' is not known")]
    [InlineData("{\"position\":1,\"position\":1}", "the field 'position' stands twice")]
    [InlineData("{\"position\":0}", "the field 'position' is no whole number from 1 on")]
    [InlineData("{\"version\":1.5}", "the field 'version' is no whole number from 1 on")]
    [InlineData("{\"id\":\"7\"}", "the field 'id' is no UUID")]
    [InlineData("{\"stream\":\"\"}", "the field 'stream' is empty")]
    [InlineData("{\"stream\":7}", "the field 'stream' is no text")]
    [InlineData("{\"user_name\":\"a\\u0000b\"}", "the field 'user_name' holds a NUL, which cannot be stored")]
    [InlineData("{\"timestamp\":\"yesterday\"}", "the field 'timestamp' is no instant (2026-05-01T08:30:00.000000Z)")]
    [InlineData("{\"timestamp\":\"2026-05-01T08:30:00.1234567Z\"}", "the field 'timestamp' is finer than a microsecond, which cannot be stored")]
    [InlineData("{\"data\":null}", "the field 'data' is null")]
    [InlineData("{\"data\":{\"a\":[\"\\u0000\"]}}", "the field 'data' holds a NUL, which cannot be stored")]
    [InlineData("{\"data\":{\"\\ud800\":1}}", "the field 'data' holds half a character, which cannot be stored")]
    [InlineData("{\"archived\":\"no\"}", "the field 'archived' is neither true nor false")]
    public async Task a_line_that_is_no_event(string line, string reason) => await Refused([Line(1), line, Line(3)], $"log.ndjson:2: {reason}");

    [Fact]
    public async Task a_type_that_nobody_knows_unless_it_is_allowed()
    {
        string[] lines = [Line(1), Line(2, type: "invented")];
        await Refused(lines, "log.ndjson:2: no event of this program is stored as 'invented'");

        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        Assert.Equal(2, (await new LogImport(node.Shards, new(), TimeProvider.System).Run([("log.ndjson", file)], allowUnknownTypes: true, delivers: false, null, Ct)).Stored);
    }

    [Fact]
    public async Task no_gap_is_where_a_compacted_stream_begins()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Line(12, type: "Compacted<Account>") + "\n" + Line(13)));
        Assert.Equal(2, (await new LogImport(node.Shards, new(), TimeProvider.System).Run([("log.ndjson", file)], allowUnknownTypes: true, delivers: false, null, Ct)).Stored);
        Assert.Equal(["12", "13"], (await node.Streams.Exported()).Select(line => line.Field("version")));
    }

    [Fact]
    public async Task a_gap_in_the_versions_of_a_stream()
    {
        await Refused([Line(1), Line(2), Line(4)], "log.ndjson:3: version 4 of stream 'account/a' comes where version 3 should");
        await Refused([Line(2)], "log.ndjson:1: version 2 of stream 'account/a' comes where version 1 should");
    }

    [Fact]
    public async Task versions_that_run_against_the_positions() => await Refused(
        [Line(1, position: 9), Line(2, position: 8)], "log.ndjson:1: version 1 of stream 'account/a' has a lower position than version 2", "log.ndjson:1");

    [Fact]
    public async Task two_events_for_one_place() => await Refused(
        [Line(1), "", Line(2), Line(2, amount: 8)], "log.ndjson:4: version 2 of stream 'account/a' stands in log.ndjson:3 as another event");

    [Fact]
    public async Task an_event_that_the_store_knows_otherwise()
    {
        await LogImportTests.Import(node, [Line(1), Line(2)]);
        await Refused([Line(1), Line(2, amount: 8), Line(3)], "log.ndjson:2: version 2 of stream 'account/a' is another event in the store");
        await Refused([Line(2, id: Guid.NewGuid().ToString())], "log.ndjson:1: version 2 of stream 'account/a' is another event in the store");
        await Refused([Line(3, streamType: "purse")], "log.ndjson:1: stream 'account/a' is of type 'purse' here, but 'account' elsewhere");
    }

    [Fact]
    public async Task more_events_for_an_archived_stream()
    {
        await LogImportTests.Import(node, [Line(1)]);
        await node.Shared.Source.Execute("update mt_streams set is_archived = true");
        await Refused([Line(2)], "log.ndjson:1: stream 'account/a' is archived in the store");
    }

    [Fact]
    public async Task a_number_that_postgresql_cannot_hold() =>
        await Refused([Line(1), Line(2).Replace("\"Amount\":7", "\"Amount\":1e999999", StringComparison.Ordinal)], "log.ndjson:2: value overflows numeric format");

    [Fact]
    public async Task the_last_line_of_a_file_that_was_cut() => await Refused([Line(1), Line(2)[..^20]], "log.ndjson:2: this is no JSON object");

    [Fact]
    public async Task a_compressed_file_that_was_cut()
    {
        using var bytes = new MemoryStream();
        await using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(1, 500).Select(version => Line(version, id: Guid.NewGuid().ToString())))));
        using var cut = new MemoryStream(bytes.ToArray()[..^100]);

        await Assert.ThrowsAsync<InvalidEventFileException>(() => new LogImport(node.Shards, new(), TimeProvider.System).Run([("log.gz", cut)], false, false, null, Ct));
        Assert.Empty(await node.Streams.Exported());
    }

    [Fact]
    public async Task the_file_is_named_when_there_are_several()
    {
        using MemoryStream one = new(Encoding.UTF8.GetBytes(Line(1) + "\n" + Line(2) + "\n")), two = new(Encoding.UTF8.GetBytes(Line(3) + "\nnonsense\n"));
        var refusal = await Assert.ThrowsAsync<InvalidEventFileException>(() => new LogImport(node.Shards, new(), TimeProvider.System).Run([("one", one), ("two", two)], false, false, null, Ct));
        Assert.StartsWith("two:2: ", refusal.Message, StringComparison.Ordinal);
    }

    private async Task Refused(string[] lines, params string[] beginnings)
    {
        var before = await node.Streams.Exported();
        var balances = await node.Shared.Source.Texts("select b::text from bank.balances b");

        var refusal = await Assert.ThrowsAsync<InvalidEventFileException>(() => LogImportTests.Import(node, lines));

        Assert.StartsWith(beginnings[^1], refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await node.Streams.Exported());
        Assert.Equal(balances, await node.Shared.Source.Texts("select b::text from bank.balances b"));
        Assert.Equal(before.Count, await node.Shared.Source.Scalar<long>("select last_value - case when is_called then 0 else 1 end from mt_events_sequence"));
    }

    private static string Line(int version, int? position = null, string type = "deposited", long amount = 7, string? id = null, string streamType = "account") =>
        new JsonObject
        {
            ["position"] = position ?? version,
            ["id"] = id ?? Id,
            ["stream"] = "account/a",
            ["stream_type"] = streamType,
            ["version"] = version,
            ["type"] = type,
            ["timestamp"] = "2026-05-01T08:30:00.123456Z",
            ["data"] = new JsonObject { ["Account"] = "a", ["Amount"] = amount, ["At"] = "2026-05-01T08:30:00Z" },
            ["correlation_id"] = null,
            ["causation_id"] = null,
            ["user_name"] = null,
            ["headers"] = null,
            ["dotnet_type"] = null,
            ["archived"] = false,
        }.ToJsonString(new JsonSerializerOptions());
}
