using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.TestKit;
using static OpenEdx.TestKit.CourseBuilder;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Live questioning over the handlers of the aside.</summary>
public sealed class RapidResponseTests
{
    private const string Question =
        """<problem><multiplechoiceresponse><choicegroup><choice correct="true">Yes <b>sir</b></choice><choice correct="false" name="no">No</choice></choicegroup></multiplechoiceresponse></problem>""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_team_opens_a_run_sees_the_answers_by_choice_and_closes_it()
    {
        await using var house = await LearningHouse.Open(Course());
        Assert.Equal(
            """{"is_open":false,"runs":[],"choices":[{"answer_id":"choice_0","answer_text":"Yes "},{"answer_id":"choice_no","answer_text":"No"}]"""
            + ""","counts":{"choice_0":{},"choice_no":{}},"total_counts":{},"server_now":"2026-03-01T12:00:00+00:00"}""",
            await Ask(house, "tia", "responses"));
        Assert.Equal("""{"is_open":true}""", await Ask(house, "tia", "toggle_block_open_status"));
        await Answer(house, "choice_0");
        await Answer(house, "choice_no");
        await house.CatchUp();
        Assert.Equal("""{"is_open":false}""", await Ask(house, "tia", "toggle_block_open_status"));
        await Answer(house, "choice_0");
        Assert.Equal("""{"is_open":true}""", await Ask(house, "tia", "toggle_block_open_status"));
        await house.CatchUp();
        Assert.Equal(
            """{"is_open":true,"runs":[{"id":2,"created":"2026-03-01T12:00:00+00:00","open":true},{"id":1,"created":"2026-03-01T12:00:00+00:00","open":false}]"""
            + ""","choices":[{"answer_id":"choice_0","answer_text":"Yes "},{"answer_id":"choice_no","answer_text":"No"}]"""
            + ""","counts":{"choice_0":{"2":0,"1":0},"choice_no":{"2":0,"1":1}},"total_counts":{"2":0,"1":1},"server_now":"2026-03-01T12:00:00+00:00"}""",
            await Ask(house, "tia", "responses"));
        var page = await house.As("tia").GetStringAsync(new Uri($"/xblock/{Usage("problem-1")}", UriKind.Relative), Ct);
        Assert.Contains("Close the problem now", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Live responses", await house.As("ada").GetStringAsync(new Uri($"/xblock/{Usage("problem-1")}", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_team_downloads_who_chose_what_in_a_run()
    {
        await using var house = await LearningHouse.Open(Course());
        await Ask(house, "tia", "toggle_block_open_status");
        await Answer(house, "choice_no");
        await Answer(house, "choice_0");
        await Ask(house, "tia", "toggle_block_open_status");
        await Ask(house, "tia", "toggle_block_open_status");
        await house.CatchUp();
        var (_, runs) = await house.Get("tia", $"/courses/{Key}/instructor/api/rapid_response_runs");
        Assert.Equal(
            $$"""
            [{"id":"2-problem-1","created":"2026-03-01T12:00:00+00:00","problem_usage_key":"{{Usage("problem-1")}}","problem_display_name":"Blank Problem"},{"id":"1-problem-1","created":"2026-03-01T12:00:00+00:00","problem_usage_key":"{{Usage("problem-1")}}","problem_display_name":"Blank Problem"}]
            """,
            runs!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        const string head = "Date,Submitted Answer,Username,User Email,Correct\r\n";
        using var table = await house.As("tia").GetAsync(Report("1-problem-1"), Ct);
        Assert.Equal(("text/csv", "rapid_response_submissions.csv"), (table.Content.Headers.ContentType!.MediaType, table.Content.Headers.ContentDisposition!.FileName));
        Assert.Equal($"{head}2026-03-01 12:00:00+00:00,Yes sir,ada,ada@example.org,True\r\n", await table.Content.ReadAsStringAsync(Ct));
        Assert.Equal(head, await house.As("tia").GetStringAsync(Report("2-problem-1"), Ct));
        foreach (var unknown in (string[])["3-problem-1", "1-problem-boxes", "1", "nonsense-1"])
            Assert.Equal(404, (int)(await house.As("tia").GetAsync(Report(unknown), Ct)).StatusCode);
        Assert.Equal(403, (int)(await house.As("ada").GetAsync(Report("1-problem-1"), Ct)).StatusCode);
        Assert.Contains("rapid_response_report/2-problem-1", await house.As("tia").GetStringAsync(new Uri($"/xblock/{Usage("problem-1")}", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task learners_and_problems_of_other_kinds_have_no_part_in_it()
    {
        await using var house = await LearningHouse.Open(Course());
        foreach (var handler in (string[])["responses", "toggle_block_open_status", "toggle_block_enabled"])
        {
            using var answer = await house.As("ada").PostAsync(Url("problem-1", handler), null, Ct);
            Assert.Equal((403, "\"Unauthorized (staff only)\""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct)));
        }

        Assert.Equal(404, (int)(await house.As("tia").PostAsync(Url("problem-boxes", "responses"), null, Ct)).StatusCode);
    }

    [Fact]
    public async Task the_team_switches_it_off_and_on_whatever_the_archive_says()
    {
        await using var house = await LearningHouse.Open(Course());
        Assert.Equal("""{"is_enabled":false}""", await Ask(house, "tia", "toggle_block_enabled"));
        var page = new Uri($"/xblock/{Usage("problem-1")}", UriKind.Relative);
        Assert.DoesNotContain("Live responses", await house.As("tia").GetStringAsync(page, Ct), StringComparison.Ordinal);
        Assert.Equal("""{"is_enabled":true}""", await Ask(house, "tia", "toggle_block_enabled"));
        Assert.Contains("Live responses", await house.As("tia").GetStringAsync(page, Ct), StringComparison.Ordinal);
    }

    private static async Task<string> Ask(LearningHouse house, string person, string handler) =>
        JsonNode.Parse(await (await house.As(person).PostAsync(Url("problem-1", handler), null, Ct)).Content.ReadAsStringAsync(Ct))!
            .ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static Task<HttpResponseMessage> Answer(LearningHouse house, string choice) => house.As("ada").PostAsync(
        new Uri($"/courses/{Key}/xblock/{Usage("problem-1")}/handler/xmodule_handler/problem_check", UriKind.Relative),
        new FormUrlEncodedContent([new("input_problem-1_2_1", choice)]), Ct);

    private static Uri Report(string run) => new($"/courses/{Key}/instructor/api/rapid_response_report/{run}", UriKind.Relative);

    private static Uri Url(string block, string handler) =>
        new($"/courses/{Key}/xblock/aside-usage-v2:{Usage(block).ToString().Replace(":", "$:", StringComparison.Ordinal)}::rapid_response_xblock/handler/{handler}", UriKind.Relative);

    private static CourseBuilder Course() => new CourseBuilder()
        .With(("display_name", "Live"), ("start", "2020-01-01T00:00:00Z"))
        .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1")
        .Add("problem-1", "vertical-1", ("rapid_response_enabled", true)).Body("problem-1", Question)
        .Add("problem-boxes", "vertical-1", ("rapid_response_enabled", true))
        .Body("problem-boxes", """<problem><choiceresponse><checkboxgroup><choice correct="true">A</choice></checkboxgroup></choiceresponse></problem>""");
}
