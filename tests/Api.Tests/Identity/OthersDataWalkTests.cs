using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Every endpoint of the composed application, asked by one learner about another, and read with what a learner wrote.</summary>
public sealed class OthersDataWalkTests(HostileLearner house) : IClassFixture<HostileLearner>
{
    /// <summary>Names by which endpoints know whom a request is about.</summary>
    private static readonly string[] NamesOfPersons =
        ["username", "user", "user_id", "student", "student_id", "unique_student_identifier", "learner", "identifiers", "student_ids", "student_username", "email", "email_or_username"];

    private static readonly ParallelOptions Several = new() { MaxDegreeOfParallelism = 4 };

    /// <summary>An address that was asked for may come back: whoever asks knows it.</summary>
    private static readonly string[] Secrets = [HostileLearner.Surname, HostileLearner.Answer, HostileLearner.Email];

    [Fact]
    public async Task no_learner_gets_or_changes_what_is_anothers_whatever_ids_are_asked_for()
    {
        var before = await StreamsOf(house.Vera);
        Assert.NotEmpty(before);
        var wrong = await Leaks(house.Mallory, house.App.Endpoints());
        Assert.Empty(wrong);
        Assert.Equal(before, await StreamsOf(house.Vera));

        // What proves that the walk would have found something: she came in all the time, and who may ask is told.
        using (var own = await house.Ask(house.Mallory, HttpMethod.Get, $"/api/course_home/progress/{HostileLearner.Course}")) Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        var team = await house.App.Account("tia", ct: Wire.Ct);
        Assert.True((await Leaks(team, [.. house.App.Endpoints().Where(endpoint => endpoint.Methods() is ["GET"])])).Count >= 10);
    }

    [Fact]
    public async Task no_page_runs_what_a_learner_wrote()
    {
        var (wrong, shown) = (new ConcurrentBag<string>(), 0);
        var team = await house.App.Account("tia", ct: Wire.Ct);
        await Parallel.ForEachAsync(house.App.Endpoints().Where(endpoint => endpoint.Methods().Contains("GET")), Several, async (endpoint, ct) =>
        {
            var url = $"{endpoint.PathOf(house.ValueOf)}?course_id={Uri.EscapeDataString(HostileLearner.Course.ToString())}";
            foreach (var person in (UserId[])[house.Vera, team, house.Mallory])
            {
                using var answer = await house.Ask(person, HttpMethod.Get, url, null, endpoint);
                if (IsStream(answer)) return;
                var isPage = answer.Content.Headers.ContentType?.MediaType == "text/html";
                if (isPage)
                {
                    var html = await answer.Content.ReadAsStringAsync(ct);
                    if (html.Contains(HostileLearner.Script, StringComparison.Ordinal)) wrong.Add($"{url} for {person}");
                    if (WebUtility.HtmlDecode(html).Contains(HostileLearner.Script, StringComparison.Ordinal)) Interlocked.Increment(ref shown);
                }

                // What answers vera with data answers the others with data.
                else if (EndpointDocs.Of(endpoint.Metadata) is { IsPage: false }) return;
            }
        });

        Assert.Empty(wrong);
        Assert.True(shown >= 3, $"Only {shown} pages showed what vera wrote: the walk proves nothing.");
    }

    /// <summary>Readers at once, then writers one after the other: what they change must not depend on chance.</summary>
    private async Task<IReadOnlyCollection<string>> Leaks(UserId asking, IReadOnlyList<RouteEndpoint> endpoints)
    {
        var leaks = new ConcurrentBag<string>();
        var all = endpoints.SelectMany(endpoint => endpoint.Methods().Select(method => (endpoint, method))).ToLookup(one => IsReading(one.method));
        await Parallel.ForEachAsync(all[true], Several, async (one, ct) => await Ask(one.endpoint, one.method, ct));
        foreach (var (endpoint, method) in all[false]) await Ask(endpoint, method, Wire.Ct);
        return leaks;

        async Task Ask(RouteEndpoint endpoint, string method, CancellationToken ct)
        {
            foreach (var (fields, body) in Attempts(method))
            {
                var url = $"{endpoint.PathOf(house.ValueOf)}?{Query(fields)}";
                using var answer = await house.Ask(asking, new HttpMethod(method), url, body, endpoint);
                if (IsStream(answer)) continue;
                var text = await answer.Content.ReadAsStringAsync(ct);
                foreach (var secret in Secrets.Where(secret => fields.All(field => field.Value != secret) && text.Contains(secret, StringComparison.Ordinal))) leaks.Add($"{method} {url} ({(int)answer.StatusCode}) tells {secret}");
                if (answer.StatusCode == HttpStatusCode.InternalServerError && !IsAnswerOfSearch(text)) leaks.Add($"{method} {url} answers {(int)answer.StatusCode}");
            }
        }
    }

    /// <summary>By name and number, then by address; as form and as JSON.</summary>
    private IEnumerable<(IReadOnlyList<KeyValuePair<string, string>> Fields, HttpContent? Body)> Attempts(string method)
    {
        foreach (var fields in (IReadOnlyList<KeyValuePair<string, string>>[])[Fields(name => name.Contains("id", StringComparison.Ordinal) && name != "identifiers" ? house.Vera.ToString() : "vera"), Fields(_ => HostileLearner.Email)])
        {
            if (IsReading(method) || method == "DELETE")
            {
                yield return (fields, null);
                continue;
            }

            yield return (fields, new FormUrlEncodedContent(fields));
            yield return (fields, JsonContent.Create(fields.ToDictionary()));
        }
    }

    private static bool IsReading(string method) => method is "GET" or "HEAD" or "OPTIONS";

    private static IReadOnlyList<KeyValuePair<string, string>> Fields(Func<string, string> who) =>
        [.. NamesOfPersons.Select(name => KeyValuePair.Create(name, who(name))), KeyValuePair.Create("course_id", HostileLearner.Course.ToString())];

    private static string Query(IEnumerable<KeyValuePair<string, string>> fields) => string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

    /// <summary>Feeds that go on until the client leaves.</summary>
    private static bool IsStream(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType is "text/event-stream" or "application/x-ndjson";

    /// <summary>Searching answers 500 with a sentence where other endpoints answer 400, as upstream.</summary>
    private static bool IsAnswerOfSearch(string text) => text.StartsWith("{\"error\":", StringComparison.Ordinal);

    /// <summary>Names and versions of all streams about a person.</summary>
    private async Task<IReadOnlyList<string>> StreamsOf(UserId person)
    {
        await using var command = house.App.Source.CreateCommand("select id || ' ' || version from public.mt_streams where id ~ $1 order by id");
        command.Parameters.Add(new() { Value = $"(^|[/:,-]){person}($|[/:,])" });
        var streams = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Wire.Ct);
        while (await reader.ReadAsync(Wire.Ct)) streams.Add(reader.GetString(0));
        return streams;
    }
}
