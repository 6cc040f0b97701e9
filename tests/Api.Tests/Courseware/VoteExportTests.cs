using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.TestKit;
using static OpenEdx.TestKit.CourseBuilder;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>Tables of votes, from the button of the course team to the download.</summary>
public sealed class VoteExportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_team_has_tables_of_votes_made_and_downloads_them()
    {
        await using var house = await LearningHouse.Open(Course());
        await Do(house, "ada", "poll-1", "vote", new { choice = "B" });
        await Do(house, "ada", "survey-1", "vote", new { q2 = "N", q1 = "Y" });
        Assert.Equal("""{"export_pending":false,"last_export_result":null,"download_url":null}""", (await Do(house, "tia", "poll-1", "get_export_status")).ToJsonString());
        Assert.Equal("user_id,username,user_email,question,answer\r\n" + $"{house.People["ada"]},ada,ada@example.org,Color?,Blue\r\n", await Export(house, "poll-1"));
        Assert.Equal("user_id,username,user_email,One?,Two?\r\n" + $"{house.People["ada"]},ada,ada@example.org,Yes,No\r\n", await Export(house, "survey-1"));
    }

    [Fact]
    public async Task learners_export_nothing_and_see_no_button()
    {
        await using var house = await LearningHouse.Open(Course());
        using var refused = await house.As("ada").PostAsync(Url("poll-1", "csv_export"), null, Ct);
        Assert.Equal(403, (int)refused.StatusCode);
        var page = new Uri($"/xblock/{Usage("poll-1")}", UriKind.Relative);
        Assert.DoesNotContain("csv_export", await house.As("ada").GetStringAsync(page, Ct), StringComparison.Ordinal);
        Assert.Contains("/handler/csv_export", await house.As("tia").GetStringAsync(page, Ct), StringComparison.Ordinal);
    }

    private static async Task<string> Export(LearningHouse house, string block)
    {
        var status = await Do(house, "tia", block, "csv_export");
        Assert.True((bool)status["export_pending"]!);
        // Before the list of jobs knows of it, the request does not show.
        while ((bool)status["export_pending"]! || status["download_url"] is null)
        {
            await house.CatchUp();
            await Task.Delay(20, Ct);
            status = await Do(house, "tia", block, "get_export_status");
        }

        var result = status["last_export_result"]!;
        Assert.Null(result["error"]);
        Assert.EndsWith(Uri.EscapeDataString((string)result["report_filename"]!), (string)status["download_url"]!, StringComparison.Ordinal);
        return await house.As("tia").GetStringAsync(new Uri(new Uri((string)status["download_url"]!).PathAndQuery, UriKind.Relative), Ct);
    }

    private static async Task<JsonObject> Do(LearningHouse house, string person, string block, string handler, object? body = null)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body ?? new { }), System.Text.Encoding.UTF8, "application/json");
        using var answer = await house.As(person).PostAsync(Url(block, handler), content, Ct);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!.AsObject();
    }

    private static Uri Url(string block, string handler) => new($"/courses/{Key}/xblock/{Usage(block)}/handler/{handler}", UriKind.Relative);

    private static CourseBuilder Course() => new CourseBuilder()
        .With(("display_name", "Votes"), ("start", "2020-01-01T00:00:00Z"))
        .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
        .Add("poll-1", "vertical-1", ("question", "Color?"))
        .Add("survey-1", "vertical-1", ("questions", JsonElement.Parse("""[["q2",{"label":"Two?","img":null}],["q1",{"label":"One?","img":null}]]""")));
}
