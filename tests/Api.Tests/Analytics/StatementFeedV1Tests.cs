using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Analytics;

/// <summary>Statements over HTTP, of what happened here and of imported lines, by people who are the same in both.</summary>
public sealed class StatementFeedV1Tests(TestApp app) : IClassFixture<TestApp>
{
    private const string Url = "/api/analytics/v1/xapi";

    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Sea+NAV1+2026");

    [Fact]
    public async Task without_the_scope_there_is_no_statement()
    {
        using var nobody = await app.CreateClient().GetAsync(new Uri(Url, UriKind.Relative), Wire.Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using var reader = await app.EventReader("read");
        using var answer = await reader.GetAsync(new Uri("/api/analytics/v1/caliper", UriKind.Relative), Wire.Ct);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("?after=-1")]
    [InlineData("?limit=0")]
    [InlineData("?after=x")]
    public async Task a_number_that_is_none_is_refused(string query)
    {
        using var reader = await app.EventReader();
        using var answer = await reader.GetAsync(new Uri(Url + query, UriKind.Relative), Wire.Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task facts_and_imported_lines_are_statements_by_the_same_people_until_they_are_forgotten()
    {
        using var reader = await app.EventReader();
        var ada = await app.Account("ada_of_statements", ct: Wire.Ct);
        var start = (await Lines(reader, ""))[^1].Position;
        await Enroll(ada);
        await Import(
            Line("edx.ui.lms.link_clicked", "ada_of_statements", 900, """{"target_url":"https://a.example/1","current_url":""}"""),
            Line("edx.ui.lms.link_clicked", "stranger", 7, """{"target_url":"https://a.example/2","current_url":""}"""),
            Line("edx.ui.lms.link_clicked", "stranger", 7, """{"target_url":"https://a.example/3","current_url":""}"""),
            Line("page_close", "stranger", 7, "{}"));

        var lines = await Lines(reader, $"?after={start}");
        var statements = lines.SelectMany(line => line.Documents).ToList();
        Assert.Equal(4, statements.Count);
        var actors = statements.ConvertAll(one => (string)one["actor"]!["account"]!["name"]!);
        var verbs = statements.ConvertAll(one => (string)one["verb"]!["id"]!);
        Assert.Equal("http://adlnet.gov/expapi/verbs/registered", verbs[0]);

        // The number 900 is the other installation's; the username is the account here.
        Assert.Equal(actors[0], actors[1]);
        Assert.Equal(actors[2], actors[3]);
        Assert.NotEqual(actors[0], actors[2]);
        Assert.Empty(lines[^1].Documents);
        Assert.Equal([(lines[^1].Position, 0)], (await Lines(reader, $"?after={lines[^1].Position}")).Select(line => (line.Position, line.Documents.Count)));

        // Page by page the same, and another id for the other format.
        var (paged, after) = (new List<string>(), start);
        for (var before = -1L; before != after;)
        {
            before = after;
            var some = await Lines(reader, $"?after={after}&limit=1");
            paged.AddRange(some.SelectMany(line => line.Documents).Select(one => (string)one["id"]!));
            after = some[^1].Position;
        }

        Assert.Equal(statements.Select(one => (string)one["id"]!), paged);
        var caliper = (await Lines(reader, $"?after={start}", "/api/analytics/v1/caliper")).SelectMany(line => line.Documents).ToList();
        Assert.Equal(4, caliper.Count);
        Assert.DoesNotContain(caliper, one => ((string)one["actor"]!["id"]!).EndsWith(actors[0], StringComparison.Ordinal));

        Assert.True(await app.Provider.GetRequiredService<LoggedPeople>().Forget("stranger", Wire.Ct));
        Assert.Equal(2, (await Lines(reader, $"?after={start}")).Sum(line => line.Documents.Count));
    }

    private Task<AppendResult> Enroll(UserId user) => app.Streams.Append(
        [new StreamAppend(CourseEnrollmentEvent.StreamOf(user, Course), "course_enrollment", ExpectedVersion.Any, [new EnrollmentActivated(user, Course, "audit", DateTimeOffset.UnixEpoch)])],
        EventMetadata.None, Wire.Ct);

    private async Task Import(params string[] lines) => await app.Provider.GetRequiredService<TrackingImport>().Run(
        [new(null, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines))))], null, Wire.Ct);

    private static string Line(string name, string username, int user, string payload) => new JsonObject
    {
        ["name"] = name,
        ["event_type"] = name,
        ["event_source"] = "browser",
        ["time"] = "2026-03-01T10:00:00.5+00:00",
        ["username"] = username,
        ["event"] = payload,
        ["context"] = new JsonObject { ["course_id"] = Course.ToString(), ["user_id"] = user },
    }.ToJsonString();

    private static async Task<IReadOnlyList<(long Position, IReadOnlyList<JsonNode> Documents)>> Lines(HttpClient reader, string query, string url = Url)
    {
        using var answer = await reader.GetAsync(new Uri(url + query, UriKind.Relative), Wire.Ct);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        return [.. (await answer.Text()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).Select(line =>
            ((long)line["position"]!, (IReadOnlyList<JsonNode>)[.. ((line["statements"] ?? line["events"]) as JsonArray)!.Select(one => one!)]))];
    }
}
