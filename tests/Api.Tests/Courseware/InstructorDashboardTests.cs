using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OpenEdx.Api.Identity;
using OpenEdx.Api.Tests.Assessment;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.LearningHouse;

namespace OpenEdx.Api.Tests.Courseware;

public sealed class InstructorDashboardTests
{
    private static readonly string Url = $"/api/instructor/v2/courses/{Course}";

    [Fact]
    public async Task the_course_is_summed_up_for_its_team()
    {
        await using var house = await Open(SmallCourse.Make());
        await house.Given(CourseEnrollmentEvent.StreamOf(house.People["tia"], Course), new EnrollmentActivated(house.People["tia"], Course, "honor", Noon));
        var (status, body) = await house.Get("tia", Url);
        Assert.Equal(200, status);
        var tabs = body!["tabs"]!.AsArray();
        Assert.Equal(["course_info", "enrollments", "grading", "cohorts"], tabs.Select(tab => (string)tab!["tab_id"]!));
        AssertJson($$"""{"tab_id":"cohorts","title":"Cohorts","url":"/instructor-dashboard/{{Course}}/cohorts","sort_order":90}""", tabs[3]);
        body.AsObject().Remove("tabs");
        Assert.EndsWith($"/course/{Course}", (string)body["studio_url"]!, StringComparison.Ordinal);
        body.AsObject().Remove("studio_url");
        AssertJson(
            $$"""
            {"course_id":"{{Course}}","display_name":"Small","org":"{{Course.Org}}","course_number":"{{Course.Number}}","course_run":"{{Course.Run}}","username":"tia",
             "enrollment_start":null,"enrollment_end":null,"start":"2026-01-01T00:00:00Z","end":"2026-12-31T00:00:00Z","pacing":"instructor",
             "has_started":true,"has_ended":false,"total_enrollment":2,"learner_count":1,"staff_count":1,
             "enrollment_counts":{"audit":1,"honor":1,"total":2},"num_sections":2,"grade_cutoffs":"Pass is 0.5","course_errors":[],
             "gradebook_url":null,"studio_grading_url":null,"admin_console_url":null,
             "permissions":{"admin":false,"instructor":false,"finance_admin":false,"sales_admin":false,"staff":true,"forum_admin":false,"data_researcher":false},
             "disable_buttons":false,"analytics_dashboard_message":null,"certificates_enabled":true}
            """,
            body);
        Assert.Equal(403, (await house.Get("ada", Url)).Status);
        Assert.Equal(404, (await house.Get("sam", "/api/instructor/v2/courses/course-v1:No+Course+1")).Status);
    }

    [Fact]
    public async Task tabs_follow_the_roles()
    {
        await using var house = await Open(SmallCourse.Make().Add("openassessment-1", "vertical-2"));
        Assert.Equal(
            ["course_info", "enrollments", "course_team", "grading", "date_extensions", "data_downloads", "open_responses", "certificates", "cohorts"], await Tabs(house, "sam"));
        await house.Provider.GetRequiredService<AccountBootstrap>().EnsureCourseRole(house.People["ben"], Course, CourseRoles.DataResearcher, TestContext.Current.CancellationToken);
        Assert.Equal(["data_downloads"], await Tabs(house, "ben"));
    }

    [Fact]
    public async Task a_learner_is_looked_up()
    {
        await using var house = await Open(SmallCourse.Make());
        AssertJson(
            $$"""{"username":"ada","email":"ada@example.org","full_name":"ada","progress_url":"http://localhost:18000/learning/course/{{Course}}/progress/{{house.People["ada"]}}/","is_enrolled":true}""",
            (await house.Get("tia", Url + "/learners/ADA@example.org")).Body);
        Assert.False((bool)(await house.Get("tia", Url + "/learners/ben")).Body!["is_enrolled"]!);
        var (status, body) = await house.Get("tia", Url + "/learners/nobody");
        Assert.Equal(400, status);
        AssertJson("""{"email_or_username":["Invalid learner identifier: nobody"]}""", body);
    }

    [Fact]
    public async Task a_problem_is_shown_with_its_place_and_the_learners_standing()
    {
        await using var house = await Open(new CourseBuilder()
            .With(("display_name", "Small"), ("start", "2020-01-01T00:00:00Z"))
            .Add("chapter-1", null, ("display_name", "Week 1")).Add("sequential-1", "chapter-1", ("display_name", "Basics")).Add("vertical-1", "sequential-1")
            .Add("problem-1", "vertical-1", ("display_name", "Sum"), ("max_attempts", 3))
            .Body("problem-1", "<problem><numericalresponse answer='4'><textline/></numericalresponse></problem>"));
        var problem = CourseBuilder.Usage("problem-1");
        await house.Submit("ada", problem, "4");
        await house.CatchUp();
        var place = $$"""
            "id":"{{problem}}","name":"Sum","breadcrumbs":[
              {"display_name":"Small","usage_key":null},{"display_name":"Week 1","usage_key":"{{CourseBuilder.Usage("chapter-1")}}"},
              {"display_name":"Basics","usage_key":"{{CourseBuilder.Usage("sequential-1")}}"},
              {"display_name":"{{CourseBuilder.Usage("vertical-1")}}","usage_key":"{{CourseBuilder.Usage("vertical-1")}}"},
              {"display_name":"Sum","usage_key":"{{problem}}"}]
            """;
        AssertJson(
            $$"""{{{place}},"current_score":{"score":1,"total":1},"attempts":{"current":1,"total":3} }""",
            (await house.Get("tia", $"{Url}/problems/{problem}?email_or_username=ada")).Body);
        AssertJson($$"""{{{place}},"current_score":null,"attempts":null}""", (await house.Get("tia", $"{Url}/problems/{problem}?email_or_username=ben")).Body);
        AssertJson($$"""{{{place}},"current_score":null,"attempts":null}""", (await house.Get("tia", $"{Url}/problems/{problem}")).Body);
        Assert.Equal(404, (await house.Get("tia", $"{Url}/problems/{problem}?email_or_username=nobody")).Status);
        var (status, body) = await house.Get("tia", $"{Url}/problems/{CourseBuilder.Usage("problem-9")}");
        Assert.Equal((404, "There is no such problem in this course."), (status, (string)body!["error"]!));
    }

    [Fact]
    public async Task the_grading_is_told_as_html()
    {
        await using var house = await Open(SmallCourse.Make());
        var answer = await house.As("tia").Ask(Url + "/grading-config");
        var html = await answer.Text();
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Pass: 0.5", html, StringComparison.Ordinal);
        Assert.Contains($"    {CourseBuilder.Usage("sequential-1")} (problems: 1)", html, StringComparison.Ordinal);
        var (status, old) = await house.PostForm("tia", $"/courses/{Course}/instructor/api/get_grading_config");
        Assert.Equal((200, html), (status, (string)JsonNode.Parse(old)!["grading_config_summary"]!));
    }

    private static async Task<IEnumerable<string>> Tabs(LearningHouse house, string person) =>
        (await house.Get(person, Url)).Body!["tabs"]!.AsArray().Select(tab => (string)tab!["tab_id"]!);
}
