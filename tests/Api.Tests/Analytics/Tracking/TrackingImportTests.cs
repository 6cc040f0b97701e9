using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Analytics;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Analytics.Tracking;

/// <summary>Logs of other installations become facts: each line once, whatever happens on the way.</summary>
public sealed class TrackingImportTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Instant = "2014-05-15T17:09:59.941616+00:00";

    [Fact]
    public async Task equal_lines_of_one_file_are_as_many_events_and_of_two_files_the_same()
    {
        string[] lines = [Line("equal", 1), Line("equal", 1), Line("equal", 2)];
        Assert.Equal(new(3, 3, 0, 0), await Import(lines));
        Assert.Equal(new(3, 0, 3, 0), await Import(lines));
        Assert.Equal(new(4, 1, 3, 0), await Import([lines[2], "2023-05-23 13:53:13,461 INFO 20 [tracking] logger.py:41 - " + lines[0], lines[1], lines[0]]));
        Assert.Equal(4, (await Facts("equal")).Count);
    }

    [Fact]
    public async Task any_order_of_the_lines_gives_the_same_facts()
    {
        string[] lines = [.. Enumerable.Range(1, 40).Select(number => Line("forward", number)), Line("forward", 7)];
        await Import(lines);
        await using var other = await TestApp.Start();
        await Import([.. lines.Reverse()], other);
        Assert.Equal(await Facts("forward"), await Facts("forward", other));
    }

    [Fact]
    public async Task an_interrupted_import_goes_on_behind_the_last_whole_batch()
    {
        var file = await Saved([.. Enumerable.Range(1, 12_000).Select(number => Line("long", number))]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Wire.Ct);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Importer().Run(LogSource.Of([file], () => Stream.Null), new Stopper(stop), stop.Token));
        var before = (await Facts("long")).Count;
        Assert.InRange(before, 5_000, 11_999);

        var done = await Importer().Run(LogSource.Of([file], () => Stream.Null), null, Wire.Ct);

        Assert.Equal(new(12_000, 12_000 - before, 0, 0), done);
        Assert.Equal(12_000, (await Facts("long")).Count);
    }

    [Fact]
    public async Task lines_are_known_by_the_log_whatever_way_they_came()
    {
        await using var other = await TestApp.Start();
        string[] lines = [Line("otherwise", 1), Line("otherwise", 2)];
        await Import(lines, other);
        await Sql(other, "truncate tracking_log.lines, tracking_log.sources, tracking_log.known_through");
        Assert.Equal(new(2, 0, 2, 0), await Import(lines, other));

        // A copy that was cut back: the last line is gone from the log, and may come again.
        await Sql(other, "delete from public.mt_events where seq_id = (select max(seq_id) from public.mt_events)");
        await Sql(other, "update public.mt_streams set version = 1 where id like 'tracking_log/Org/otherwise%'");
        Assert.Equal(new(2, 1, 1, 0), await Import(lines, other));
    }

    [Fact]
    public async Task a_file_that_grew_is_read_on_and_one_that_changed_is_read_anew()
    {
        var file = await Saved([Line("grown", 1), "broken"]);
        await Importer().Run(LogSource.Of([file], () => Stream.Null), null, Wire.Ct);
        await File.AppendAllLinesAsync(file, [Line("grown", 2)], Wire.Ct);
        Assert.Equal(new(3, 1, 0, 0), await Importer().Run(LogSource.Of([file], () => Stream.Null), null, Wire.Ct));

        await File.WriteAllLinesAsync(file, [Line("grown", 3), Line("grown", 1), Line("grown", 2)], Wire.Ct);
        Assert.Equal(new(3, 1, 2, 0), await Importer().Run(LogSource.Of([file], () => Stream.Null), null, Wire.Ct));
        Assert.Empty(await Rejected(file));
    }

    [Fact]
    public async Task bad_lines_are_set_aside_with_the_reason()
    {
        var file = await Saved(
            ["# a comment", "", Line("bad", 1), Line("bad", 2)[..90], """{"event_type":"x","time":"soon"}""", Line("bad", 3, "\"n\":1e999999"), new string('x', 5 << 20)]);
        var done = await Importer().Run(LogSource.Of([file], () => Stream.Null), null, Wire.Ct);
        Assert.Equal((1, 5), (done.Stored, done.Rejected));
        var rejected = await Rejected(file);
        Assert.Equal([1, 4, 5, 6, 7], rejected.Select(line => line.Line));
        Assert.Equal(
            ["no JSON object", "no JSON object", "no time", "cannot be stored", "longer than"],
            rejected.Select(line => line.Reason).Zip((int[])[14, 14, 7, 16, 11], (reason, length) => reason[..length]));
    }

    [Fact]
    public async Task folders_compressed_files_and_pipes_are_read_alike()
    {
        var folder = Directory.CreateTempSubdirectory("openedx-logs-").FullName;
        await File.WriteAllLinesAsync(Path.Combine(folder, "a.log"), [Line("folder", 1)], Wire.Ct);
        Directory.CreateDirectory(Path.Combine(folder, "older"));
        await using (var gzip = new GZipStream(File.Create(Path.Combine(folder, "older", "b.gz")), CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Line("folder", 2) + "\n" + Line("folder", 3)), Wire.Ct);
        var sources = LogSource.Of([folder, "-", Path.Combine(folder, "a.log")], () => new MemoryStream(Encoding.UTF8.GetBytes(Line("folder", 4))));
        Assert.Equal(new(4, 4, 0, 0), await Importer().Run(sources, null, Wire.Ct));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task accounts_of_ours_are_known_by_their_numbers_and_others_by_their_names()
    {
        var ada = await app.Account("logged_ada", ct: Wire.Ct);
        await Import([Line("people", 1, username: "Logged_Ada\\n"), Line("people", 2, username: "stranger"), Line("people", 3, username: " "), Line("people", 4, username: "#1")]);
        var facts = (await Facts("people")).OrderBy(fact => fact.User).ToList();
        Assert.Equal([$"#{ada}", "stranger", "", "1"], facts.Select(fact => fact.Learner));
        Assert.Equal([$"user/{ada}", "tracking/stranger", LoggedPeople.Nobody, "tracking/#1"], facts.Select(fact => fact.Subject));
    }

    [Fact]
    public async Task who_is_forgotten_counts_and_nobody_can_read_the_lines()
    {
        await Import([Line("forgotten", 1, username: "eve"), Line("forgotten", 2, username: "adam")]);
        Assert.True(await app.Provider.GetRequiredService<LoggedPeople>().Forget("Eve", Wire.Ct));
        await Import([Line("forgotten", 3, username: "eve")]);
        Assert.Equal(3, (await Facts("forgotten")).Count);
        var readable = await Outgoing("forgotten");
        Assert.Contains("adam", Assert.Single(readable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task lines_come_out_as_they_came_in()
    {
        string[] lines = [Line("same", 1, "\"name\":\"b\\u0000c \\ud83d\""), "2023-05-23 [tracking] - " + Line("same", 2) + "  ", Line("same", 3, username: "jürgen")];
        await Import(lines);
        Assert.Equal(lines.Order(StringComparer.Ordinal), (await Outgoing("same")).Order(StringComparer.Ordinal));
    }

    private static string Line(string course, int number, string? field = null, string username = "honor") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"username": "{{username}}", "event_type": "play_video", "event_source": "browser", "ip": "192.0.2.{{number % 250}}", "time": "{{Instant}}", "event": {"id": "v{{number}}"{{(field is null ? "" : ", " + field)}}}, "context": {"user_id": {{number}}, "course_id": "Org/{{course}}/run", "org_id": "Org"} }""");

    private static async Task Sql(TestApp on, string sql)
    {
        await using var command = on.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Wire.Ct);
    }

    private async Task<TrackingImportOutcome> Import(string[] lines, TestApp? into = null) =>
        await Importer(into).Run(LogSource.Of([await Saved(lines)], () => Stream.Null), null, Wire.Ct);

    private TrackingImport Importer(TestApp? of = null) => (of ?? app).Provider.GetRequiredService<TrackingImport>();

    private async Task<string> Saved(string[] lines)
    {
        var file = Path.Combine(app.DataFolder, $"{Guid.NewGuid()}.log");
        await File.WriteAllLinesAsync(file, lines, Wire.Ct);
        return file;
    }

    /// <summary>Without what is sealed anew at each import, in an order of their own.</summary>
    private async Task<IReadOnlyList<TrackingLineImported>> Facts(string course, TestApp? of = null)
    {
        var facts = await (of ?? app).Streams.ReadStream(TrackingLogEvent.StreamOf($"Org/{course}/run", new DateOnly(2014, 5, 15)), Wire.Ct);
        return [.. facts.Select(fact => ((TrackingLineImported)fact.Data) with { Line = "" }).OrderBy(fact => fact.User)];
    }

    private async Task<IReadOnlyList<string>> Outgoing(string course)
    {
        var facts = await app.Streams.ReadStream(TrackingLogEvent.StreamOf($"Org/{course}/run", new DateOnly(2014, 5, 15)), Wire.Ct);
        return [.. (await app.Provider.GetRequiredService<OutgoingEvents>().Of(facts, Wire.Ct)).Select(one => one.ToLine())];
    }

    private async Task<IReadOnlyList<(long Line, string Reason)>> Rejected(string file)
    {
        await using var command = app.Source.CreateCommand("select line, reason from tracking_log.rejected where source = $1 order by line");
        command.Parameters.Add(new() { Value = file });
        var lines = new List<(long, string)>();
        await using var reader = await command.ExecuteReaderAsync(Wire.Ct);
        while (await reader.ReadAsync(Wire.Ct)) lines.Add((reader.GetInt64(0), reader.GetString(1)));
        return lines;
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<(TrackingImportOutcome, LogSource)>
    {
        public void Report((TrackingImportOutcome, LogSource) value) => stop.Cancel();
    }
}
