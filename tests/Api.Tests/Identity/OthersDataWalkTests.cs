using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Identity;

/// <summary>Every endpoint of the composed application, asked by one learner about another, and read with what a learner wrote.</summary>
public sealed class OthersDataWalkTests(HostileLearner house) : IClassFixture<HostileLearner>
{
    /// <summary>Names by which endpoints know whom a request is about.</summary>
    private static readonly string[] NamesOfPersons =
        ["username", "user", "user_id", "student", "student_id", "unique_student_identifier", "learner", "identifiers", "student_ids", "student_username", "email", "email_or_username"];

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
        var (wrong, shown) = (new List<string>(), 0);
        var team = await house.App.Account("tia", ct: Wire.Ct);
        foreach (var endpoint in house.App.Endpoints().Where(endpoint => endpoint.Methods().Contains("GET")))
        {
            foreach (var person in (UserId[])[team, house.Vera, house.Mallory])
            {
                var url = $"{endpoint.PathOf(house.ValueOf)}?course_id={Uri.EscapeDataString(HostileLearner.Course.ToString())}";
                using var answer = await house.Ask(person, HttpMethod.Get, url, null, endpoint);
                if (IsStream(answer) || answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
                var html = await answer.Content.ReadAsStringAsync(Wire.Ct);
                if (html.Contains(HostileLearner.Script, StringComparison.Ordinal)) wrong.Add($"{url} for {person}");
                if (WebUtility.HtmlDecode(html).Contains(HostileLearner.Script, StringComparison.Ordinal)) shown++;
            }
        }

        Assert.Empty(wrong);
        Assert.True(shown >= 3, $"Only {shown} pages showed what vera wrote: the walk proves nothing.");
    }

    private async Task<IReadOnlyList<string>> Leaks(UserId asking, IReadOnlyList<RouteEndpoint> endpoints)
    {
        var leaks = new List<string>();
        foreach (var endpoint in endpoints)
        {
            foreach (var method in endpoint.Methods())
            {
                foreach (var (who, body) in Attempts(method))
                {
                    var url = $"{endpoint.PathOf(house.ValueOf)}?{Query(who)}";
                    using var answer = await house.Ask(asking, new HttpMethod(method), url, body, endpoint);
                    if (IsStream(answer)) continue;
                    var text = await answer.Content.ReadAsStringAsync(Wire.Ct);
                    leaks.AddRange(Secrets.Where(secret => secret != who && text.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{method} {url} ({(int)answer.StatusCode}) tells {secret}"));
                    if (answer.StatusCode == HttpStatusCode.InternalServerError && !IsAnswerOfSearch(text)) leaks.Add($"{method} {url} answers {(int)answer.StatusCode}");
                }
            }
        }

        return leaks;
    }

    private IEnumerable<(string Who, HttpContent? Body)> Attempts(string method)
    {
        foreach (var who in (string[])["vera", house.Vera.ToString(), HostileLearner.Email])
        {
            if (method is "GET" or "HEAD" or "DELETE" or "OPTIONS")
            {
                yield return (who, null);
                continue;
            }

            yield return (who, new FormUrlEncodedContent(Fields(who)));
            yield return (who, JsonContent.Create(Fields(who).ToDictionary()));
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(string who) =>
        [.. NamesOfPersons.Select(name => KeyValuePair.Create(name, who)), KeyValuePair.Create("course_id", HostileLearner.Course.ToString())];

    private static string Query(string who) => string.Join('&', Fields(who).Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"));

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
