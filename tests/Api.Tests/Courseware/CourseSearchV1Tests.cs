using System.Text.Json.Nodes;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Courseware.SmallCourse;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

public sealed class CourseSearchV1Tests
{
    private static readonly string Url = $"/search/{Key}";

    [Fact]
    public async Task a_hit_says_what_and_where_it_is()
    {
        await using var house = await Open(Texts());
        var found = await Find(house, "ada", "volcan");
        Assert.True((long)found["took"]! >= 0);
        found["took"] = 0;
        AssertJson(
            $$"""
            {
              "took": 0, "total": 1, "max_score": 2, "access_denied_count": 0,
              "results": [{
                "_id": "{{Usage("html-1")}}", "score": 2,
                "data": {
                  "id": "{{Usage("html-1")}}", "course": "{{Key}}", "org": "OpenedX", "course_name": "Small", "content_type": "Text",
                  "content": {"display_name": "Page", "html_content": "Volcanoes & <fire>: a volcano has a crater."},
                  "start_date": "2026-01-01T00:00:00Z", "excerpt": "<b>Volcan</b>oes &amp; &lt;fire&gt;: a <b>volcan</b>o has a crater.",
                  "location": ["Week 1", "Basics", "Read and watch"], "url": "/courses/{{Key}}/jump_to/{{Usage("html-1")}}"
                }
              }]
            }
            """,
            found);
    }

    [Fact]
    public async Task all_words_must_occur_names_weigh_more_and_pages_are_cut()
    {
        await using var house = await Open(Texts());
        Assert.Equal(["problem-1"], Ids(await Find(house, "ada", "crater lava")));
        Assert.Equal(["vertical-7", "html-1", "problem-1"], Ids(await Find(house, "ada", "Crater")));
        Assert.Equal(["html-1"], Ids(await Find(house, "ada", "crater", ("page_size", "1"), ("page_index", "1"))));
        Assert.Equal(3, (int)(await Find(house, "ada", "crater", ("page_size", "1"), ("page_index", "9")))["total"]!);

        // The middle of a word is no word.
        Assert.Empty(Ids(await Find(house, "ada", "olcano")));
        Assert.Empty(Ids(await Find(house, "ada", "&<>")));
    }

    [Fact]
    public async Task nothing_is_told_that_the_caller_may_not_open()
    {
        await using var house = await Open(Texts());
        foreach (var secret in (string[])["solution", "secretstaff", "hinted", "scripted"]) Assert.Empty(Ids(await Find(house, "ada", secret)));
        Assert.Equal(["html-3"], Ids(await Find(house, "tia", "secretstaff")));
        foreach (var stranger in (string?[])["ben", null])
        {
            var (status, body) = await house.PostForm(stranger, Url, ("search_string", "crater"));
            Assert.Equal((200, 0), (status, (int)JsonNode.Parse(body)!["total"]!));
        }

        Assert.Equal(0, (int)JsonNode.Parse((await house.PostForm("ada", "/search/course-v1:No+Course+1", ("search_string", "crater"))).Body)!["total"]!);
    }

    [Theory]
    [InlineData("", "20")]
    [InlineData("  ", "20")]
    [InlineData("crater", "101")]
    [InlineData("crater", "x")]
    public async Task a_search_that_cannot_be_is_an_error_as_clients_know_it(string words, string size)
    {
        await using var house = await Open(Texts());
        var (status, body) = await house.PostForm("ada", Url, ("search_string", words), ("page_size", size));
        Assert.Equal(500, status);
        Assert.Equal(["error"], JsonNode.Parse(body)!.AsObject().Select(field => field.Key));
    }

    private static CourseBuilder Texts() => Make()
        .Body("html-1", "<script>scripted()</script><p>Volcanoes &amp; &lt;fire&gt;: a <b>volcano</b>\n has a crater.</p>")
        .Body("problem-1", "<problem><p>Which crater holds lava?</p><solution>solution</solution><demandhint><hint>hinted</hint></demandhint></problem>")
        .Add("vertical-6", "sequential-2").Add("html-3", "vertical-6").Body("html-3", "secretstaff")
        .Add("vertical-7", "sequential-4", ("display_name", "Crater"));

    private static async Task<JsonNode> Find(LearningHouse house, string person, string words, params (string, string)[] more)
    {
        var (status, body) = await house.PostForm(person, Url, [("search_string", words), .. more]);
        Assert.Equal(200, status);
        return JsonNode.Parse(body)!;
    }

    private static IEnumerable<string?> Ids(JsonNode found) => found["results"]!.AsArray().Select(hit => ((string?)hit!["_id"])!.Split('@')[^1]);
}
