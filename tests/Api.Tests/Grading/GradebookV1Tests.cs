using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using static OpenEdx.Api.Tests.Grading.TeachingHouse;

namespace OpenEdx.Api.Tests.Grading;

public sealed class GradebookV1Tests : IAsyncLifetime
{
    private static readonly string Url = $"/api/grades/v1/gradebook/{Course}/";
    private static readonly string Files = $"/api/bulk_grades/course/{Course}/";
    private readonly TeachingHouse house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await house.InitializeAsync();
        await house.PublishCourse();
        await house.Enroll(7, "audit", Noon);
        await house.Enroll(8, "honor", Noon);
        await house.Enroll(9, "audit", Noon);
        await house.Check(7, P1, true, Noon);
        await house.Check(7, P2, true, Noon);
        await house.Check(8, P1, true, Noon);
        await house.CatchUp();
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task the_gradebook_lists_members_with_their_subsections()
    {
        var page = await house.Get("staff", Url + "?page_size=2&excluded_course_roles=all");
        Assert.Equal((3, 3), (page.GetProperty("total_users_count").GetInt32(), page.GetProperty("filtered_users_count").GetInt32()));
        Assert.Equal(
            $$"""[{"user_id":7,"username":"learner7","email":"","percent":0.5,"section_breakdown":[{"attempted":true,"category":"Homework","label":"HW 01","module_id":"{{Homework}}","percent":1,"score_earned":2,"score_possible":2,"subsection_name":"First"}]},{"user_id":8,"username":"learner8","email":"","percent":0.25,"section_breakdown":[{"attempted":true,"category":"Homework","label":"HW 01","module_id":"{{Homework}}","percent":0.5,"score_earned":1,"score_possible":2,"subsection_name":"First"}]}]""",
            page.GetProperty("results").GetRawText());
        var next = await house.Get("staff", new Uri(page.GetProperty("next").GetString()!).PathAndQuery);
        Assert.Equal("9", Users(next));
        Assert.False(next.GetProperty("results")[0].GetProperty("section_breakdown")[0].GetProperty("attempted").GetBoolean());
        Assert.Equal(JsonValueKind.Null, next.GetProperty("next").ValueKind);
        Assert.Equal("7,8", Users(await house.Get("staff", new Uri(next.GetProperty("previous").GetString()!).PathAndQuery)));
    }

    [Theory]
    [InlineData("user_contains=EARNER8", 8)]
    [InlineData("user_contains=9%40example", 9)]
    [InlineData("username_contains=%25")]
    [InlineData("enrollment_mode=honor", 8)]
    [InlineData("course_grade_min=25&course_grade_max=49", 8)]
    [InlineData("course_grade_max=25", 8, 9)]
    [InlineData("assignment=ASSIGNMENT&assignment_grade_min=51", 7)]
    [InlineData("assignment=ASSIGNMENT&assignment_grade_max=50", 8)]
    public async Task members_are_filtered(string query, params int[] users)
    {
        var page = await house.Get("staff", $"{Url}?{query.Replace("ASSIGNMENT", Uri.EscapeDataString(Homework.ToString()), StringComparison.Ordinal)}");
        Assert.Equal(string.Join(',', users), Users(page));
        Assert.Equal((3, users.Length), (page.GetProperty("total_users_count").GetInt32(), page.GetProperty("filtered_users_count").GetInt32()));
    }

    [Fact]
    public async Task one_member_is_one_object_and_strangers_are_named_in_the_error()
    {
        Assert.Equal(0.25, (await house.Get("staff", Url + "?username=learner8")).GetProperty("percent").GetDouble());
        Assert.Contains("user_not_enrolled", (await house.GetAny("staff", Url + "?username=learner10")).Body, StringComparison.Ordinal);
        Assert.Contains("user_does_not_exist", (await house.GetAny("staff", Url + "?username=nobody")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task grading_info_tells_types_cutoffs_and_subsections()
    {
        var info = await house.Get("staff", Url + "grading-info?graded_only=true");
        Assert.Equal(
            $$$"""{"grade_cutoffs":{"A":0.8,"Pass":0.5},"assignment_types":{"Homework":{"type":"Homework","short_label":"HW","min_count":2,"drop_count":0,"weight":1}},"subsections":[{"assignment_type":"Homework","graded":true,"short_label":"HW 01","module_id":"{{{Homework}}}","display_name":"First"}],"grades_frozen":false,"can_see_bulk_management":true}""",
            info.GetRawText());
    }

    [Fact]
    public async Task an_override_is_set_with_a_text_counts_has_a_history_and_is_taken_back()
    {
        var (status, body) = await Update($$$"""[{"user_id":8,"usage_id":"{{{Homework}}}","grade":{"comment":"An appeal","earned_graded_override":"2"}}]""");
        Assert.Equal((202, $$"""[{"user_id":8,"usage_id":"{{Homework}}","success":true,"reason":null}]"""), (status, body));
        await house.CatchUp();
        Assert.Equal(0.5, (await house.Get("staff", Url + "?username=learner8")).GetProperty("percent").GetDouble());

        var subsection = $"/api/grades/v1/subsection/{Homework}/?user_id=8";
        var one = await house.Get("staff", subsection + "&history_record_limit=5");
        Assert.Equal(1, one.GetProperty("original_grade").GetProperty("earned_graded").GetDouble());
        Assert.Equal(
            """{"earned_all_override":1,"possible_all_override":2,"earned_graded_override":2,"possible_graded_override":2}""", one.GetProperty("override").GetRawText());
        var act = one.GetProperty("history")[0];
        Assert.Equal(
            ("An appeal", "GRADEBOOK", "+", "staff", 1),
            (act.GetProperty("override_reason").GetString(), act.GetProperty("system").GetString(), act.GetProperty("history_type").GetString(), act.GetProperty("history_user").GetString(), act.GetProperty("history_user_id").GetInt32()));

        var why = (await house.Get("staff", $"/api/grades/v1/history/{Course}/?username=learner8")).GetProperty("steps").EnumerateArray().Last().GetProperty("cause");
        Assert.Equal(
            ("subsection_grade_overridden", "staff", "An appeal"),
            (why.GetProperty("type").GetString(), why.GetProperty("actor").GetString(), why.GetProperty("reason").GetString()));

        using (var staff = house.As("staff"))
            Assert.Equal(204, (int)(await staff.DeleteAsync(new Uri(subsection + "&comment=A+mistake", UriKind.Relative), Ct)).StatusCode);
        await house.CatchUp();
        Assert.Equal(0.25, (await house.Get("staff", Url + "?username=learner8")).GetProperty("percent").GetDouble());
        one = await house.Get("staff", subsection);
        Assert.Equal(JsonValueKind.Null, one.GetProperty("override").ValueKind);
        Assert.Equal(["+", "-"], one.GetProperty("history").EnumerateArray().Select(row => row.GetProperty("history_type").GetString()!));
    }

    [Fact]
    public async Task what_cannot_be_set_is_answered_one_by_one()
    {
        var (status, body) = await Update(
            $$$"""[{"user_id":7,"usage_id":"{{{Homework}}}","grade":{"earned_graded_override":1}},{"user_id":10,"usage_id":"{{{Homework}}}","grade":{}},{"user_id":7,"usage_id":"{{{Course.Block("sequential", "gone")}}}","grade":{}},{"user_id":7,"usage_id":"{{{Homework}}}","grade":{"earned_graded_override":"-1"}},{"user_id":7,"usage_id":"no key","grade":{}},{"user_id":7,"usage_id":"{{{Homework}}}","grade":{"earned_graded_override":"two"}}]""");
        Assert.Equal(422, status);
        Assert.Equal([true, false, false, false, false, false], JsonDocument.Parse(body).RootElement.EnumerateArray().Select(result => result.GetProperty("success").GetBoolean()));
    }

    [Fact]
    public async Task frozen_grades_are_refused_with_their_code()
    {
        await house.Publish(Container(Course.Root, FieldValues.Empty.With("display_name", "A course").With("end", Noon.ToString("O")), Course.Block("chapter", "c")));
        await house.Streams.Append([new(GradeFreezeEvent.StreamOf(Course), GradeFreeze.StreamType, ExpectedVersion.Any, [new GradeFreezeSet(Course, 13, null, null, Noon)])], EventMetadata.None, Ct);
        var (status, body) = await Update($$$"""[{"user_id":7,"usage_id":"{{{Homework}}}","grade":{"earned_graded_override":1}}]""");
        Assert.Equal((403, """{"developer_message":"Grades are frozen for this course.","error_code":"grades_frozen"}"""), (status, body));
        Assert.True((await house.Get("staff", Url + "grading-info")).GetProperty("grades_frozen").GetBoolean());
    }

    [Fact]
    public async Task a_freeze_is_set_read_and_lifted_and_names_who_did_it()
    {
        var url = $"/api/grades/v1/freeze/{Course}/";
        await house.Publish(Container(Course.Root, FieldValues.Empty.With("display_name", "A course").With("end", Noon.ToString("O")), Course.Block("chapter", "c")));
        using var staff = house.As("staff");
        using var set = await staff.PutAsync(new Uri(url, UriKind.Relative), new StringContent("""{"days_after_end": 10, "reason": "Transcripts"}""", Encoding.UTF8, "application/json"), Ct);
        Assert.Equal($$"""{"course_id":"{{Course}}","days_after_end":10,"course_end":"2026-05-06T12:00:00Z","frozen_since":"2026-05-16T12:00:00Z"}""", await set.Content.ReadAsStringAsync(Ct));
        using var wrong = await staff.PutAsync(new Uri(url, UriKind.Relative), new StringContent("""{"days_after_end": -1}""", Encoding.UTF8, "application/json"), Ct);
        Assert.Equal(400, (int)wrong.StatusCode);
        using var lifted = await staff.DeleteAsync(new Uri(url + "?reason=Late", UriKind.Relative), Ct);
        Assert.Equal(JsonValueKind.Null, (await house.Get("staff", url)).GetProperty("frozen_since").ValueKind);
        var facts = (await house.Streams.ReadStream(GradeFreezeEvent.StreamOf(Course), Ct)).Select(fact => fact.Data);
        Assert.Equal([new GradeFreezeSet(Course, 10, new(1), "Transcripts", house.Clock.GetUtcNow()), new GradeFreezeLifted(Course, new(1), "Late", house.Clock.GetUtcNow())], facts);
    }

    [Fact]
    public async Task grades_go_out_as_a_file_and_come_back_in_changed()
    {
        var (_, text) = await house.GetAny("staff", Files + "?track=honor");
        Assert.Equal(
            $"user_id,username,student_key,course_id,track,cohort,name-hw1,grade-hw1,original_grade-hw1,previous_override-hw1,new_override-hw1\r\n8,learner8,,{Course},honor,,First,1,1,,\r\n",
            text);
        var (status, answer) = await Import($"user_id,course_id,new_override-hw1\r\n8,{Course},1.5\r\n7,{Course},\r\n");
        Assert.Equal(200, status);
        Assert.Equal((1, 2, false), (answer.GetProperty("saved").GetInt32(), answer.GetProperty("total").GetInt32(), answer.GetProperty("waiting").GetBoolean()));
        await house.CatchUp();
        Assert.EndsWith(",First,1.5,1,1.5,\r\n", (await house.GetAny("staff", Files + "?track=honor")).Body, StringComparison.Ordinal);
        var history = (await house.Get("staff", Files + "history/"))[0];
        Assert.Equal(
            ("grades.csv", "staff", 1),
            (history.GetProperty("original_filename").GetString(), history.GetProperty("user").GetString(), history.GetProperty("data").GetProperty("saved_rows").GetInt32()));
    }

    [Fact]
    public async Task a_file_with_a_mistake_changes_nothing()
    {
        var (_, answer) = await Import($"user_id,course_id,new_override-hw1\r\n8,{Course},1.5\r\n7,{Course},much\r\n9,course-v1:O+T+H,1\r\n");
        Assert.Equal(
            (0, "[2,3]", """["Grade must be a number","Wrong course id course-v1:O+T+H != course-v1:Org+N+R"]"""),
            (answer.GetProperty("saved").GetInt32(), answer.GetProperty("error_rows").GetRawText(), answer.GetProperty("error_messages").GetRawText()));
        await house.CatchUp();
        Assert.Equal(0.25, (await house.Get("staff", Url + "?username=learner8")).GetProperty("percent").GetDouble());
        Assert.Equal("[]", (await house.Get("staff", Files + "history/")).GetRawText());
    }

    [Fact]
    public async Task interventions_tell_who_did_what()
    {
        var (_, text) = await house.GetAny("staff", Files + "intervention/?track=honor");
        Assert.Equal($"8,learner8,8@example.org,,Name,{Course},honor,,,,1,0,1,0,1,,,,2026-05-06T12:00:00Z,First,1,,0.25", text.Split("\r\n")[1]);
    }

    private async Task<(int Status, string Body)> Update(string json)
    {
        using var staff = house.As("staff");
        using var answer = await staff.PostAsync(new Uri(Url + "bulk-update", UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"), Ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private async Task<(int Status, JsonElement Body)> Import(string csv)
    {
        using var staff = house.As("staff");
        using var form = new MultipartFormDataContent();
        using var file = new StringContent(csv);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(file, "csv", "grades.csv");
        using var answer = await staff.PostAsync(new Uri(Files, UriKind.Relative), form, Ct);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement);
    }

    private static string Users(JsonElement page) =>
        string.Join(',', page.GetProperty("results").EnumerateArray().Select(entry => entry.GetProperty("user_id").GetInt32()));
}
