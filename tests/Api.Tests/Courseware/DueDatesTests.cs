using System.Net;
using System.Text.Json.Nodes;
using OpenEdx.Api.Tests.Assessment;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>More time for one learner, and everything that keeps to it. It is noon of 2026-03-01; the homework was due on 2026-02-20.</summary>
public sealed class DueDatesTests
{
    private const string Late = "2026-02-20T00:00:00Z";
    private static readonly UsageKey Homework = CourseBuilder.Usage("sequential-hw");
    private static readonly UsageKey Problem = CourseBuilder.Usage("problem-1");

    [Fact]
    public async Task an_extension_opens_the_problem_for_one_learner_and_shows_its_date_everywhere()
    {
        await using var house = await Open();
        Assert.Contains("refresh your page", (string?)(await house.Submit("ada", Problem, "4"))["success"], StringComparison.Ordinal);
        Assert.Equal(
            (HttpStatusCode.OK, $"\"Successfully changed due date for student ada for Homework ({Homework}) to 2026-03-05 10:30\""),
            await V1(house, "change_due_date", ("student", "ada"), ("url", $"{Homework}"), ("due_datetime", "03/05/2026 10:30"), ("reason", "Was ill")));
        var given = Assert.Single(await house.Facts<DueDateExtended>());
        Assert.Equal((house.People["ada"], Homework, house.People["tia"], "Was ill"), (given.User, given.Block, given.By, given.Reason));

        Assert.Equal("correct", (string?)(await house.Submit("ada", Problem, "4"))["success"]);
        const string Extended = "2026-03-05T10:30:00Z";
        Assert.Equal(Extended, await DueInBlocks(house, "ada", Problem));
        Assert.Equal(Late, await DueInBlocks(house, "tia", Problem));
        Assert.Equal(Extended, (string?)(await Get(house, $"/api/course_home/outline/{LearningHouse.Course}"))["course_blocks"]!["blocks"]![$"{Homework}"]!["due"]);
        Assert.Equal(Extended, (string?)(await Get(house, $"/api/learning_sequences/v1/course_outline/{LearningHouse.Course}"))["outline"]!["sequences"]![$"{Homework}"]!["due"]);
        Assert.Contains(
            (await Get(house, $"/api/course_home/dates/{LearningHouse.Course}"))["course_date_blocks"]!.AsArray(),
            date => (string?)date!["title"] == "Homework" && (string?)date["date"] == Extended);
        Assert.Equal(Extended, (string?)(await Get(house, $"/api/course_home/progress/{LearningHouse.Course}"))["section_scores"]![0]!["subsections"]![0]!["due"]);
        Assert.False((bool)(await Get(house, $"/api/courseware/sequence/{Homework}"))["is_hidden_after_due"]!);
    }

    [Fact]
    public async Task a_cleared_extension_lets_the_date_of_the_course_count_again()
    {
        await using var house = await Open();
        Assert.True((bool)(await Get(house, $"/api/courseware/sequence/{Homework}"))["is_hidden_after_due"]!);
        await V1(house, "change_due_date", ("student", "ada"), ("url", $"{Homework}"), ("due_datetime", "2026-03-05 10:30"));
        Assert.Equal("2026-03-05T10:30:00Z", await DueInBlocks(house, "ada", Problem));
        Assert.Equal(
            (HttpStatusCode.OK, $"\"Successfully reset due date for student ada for Homework ({Homework}) to 2026-02-20 00:00\""),
            await V1(house, "reset_due_date", ("student", "ada"), ("url", $"{Homework}"), ("reason", "Mistake")));

        // Hidden once it is over, and it is over again.
        Assert.Null(await DueInBlocks(house, "ada", Problem));
        Assert.Contains("refresh your page", (string?)(await house.Submit("ada", Problem, "4"))["success"], StringComparison.Ordinal);
        await house.CatchUp();
        Assert.Equal(
            """{"title":"Users with due date extensions for Homework","header":["Username","Full Name","Extended Due Date"],"data":[]}""",
            (await V1(house, "show_unit_extensions", ("url", $"{Homework}"))).Text);
    }

    [Fact]
    public async Task extensions_are_listed_by_unit_and_by_student()
    {
        await using var house = await Open();
        await V1(house, "change_due_date", ("student", "ada@example.org"), ("url", $"{Homework}"), ("due_datetime", "2026-03-05 10:30"));
        await house.CatchUp();
        Assert.Equal(
            """{"title":"Users with due date extensions for Homework","header":["Username","Full Name","Extended Due Date"],"data":[{"Username":"ada","Full Name":"ada","Extended Due Date":"2026-03-05 10:30"}]}""",
            (await V1(house, "show_unit_extensions", ("url", $"{Homework}"))).Text);
        // What is below the unit has the date, too.
        Assert.Contains("2026-03-05 10:30", (await V1(house, "show_unit_extensions", ("url", $"{Problem}"))).Text, StringComparison.Ordinal);
        Assert.Equal(
            """{"title":"Due date extensions for ada (ada)","header":["Unit","Extended Due Date"],"data":[{"Unit":"Homework","Extended Due Date":"2026-03-05 10:30"}]}""",
            (await V1(house, "show_student_extensions", ("student", "ada"))).Text);
        var page = (await house.Get("tia", $"/api/instructor/v2/courses/{LearningHouse.Course}/unit_extensions?email_or_username=AD")).Body!;
        LearningHouse.AssertJson(
            $$"""
            {"next":null,"previous":null,"count":1,"num_pages":1,"current_page":1,"start":0,"results":[
             {"username":"ada","full_name":"ada","email":"ada@example.org","unit_title":"Homework","unit_location":"{{Homework}}","extended_due_date":"2026-03-05T10:30:00Z"}]}
            """,
            page);
        Assert.Equal(0, (int)(await house.Get("tia", $"/api/instructor/v2/courses/{LearningHouse.Course}/unit_extensions?email_or_username=zoe")).Body!["count"]!);
        LearningHouse.AssertJson(
            $$"""{"items":[{"display_name":"Homework","subsection_id":"{{Homework}}"}]}""",
            (await house.Get("tia", $"/api/instructor/v2/courses/{LearningHouse.Course}/graded_subsections")).Body);
    }

    [Theory]
    [InlineData("ada", "sequential-hw", "2026-02-19 23:59", "An extended due date must be later than the original due date.")]
    [InlineData("ada", "sequential-hw", "soon", "Unable to parse date: soon")]
    [InlineData("ben", "sequential-hw", "2026-03-05 10:30", "Could not find student enrollment in the course.")]
    [InlineData("nobody", "sequential-hw", "2026-03-05 10:30", "Could not find student matching identifier: nobody")]
    [InlineData("ada", "sequential-open", "2026-03-05 10:30", "Unit block-v1:OpenedX+Small+2026+type@sequential+block@sequential-open has no due date to extend.")]
    [InlineData("ada", "sequential-gone", "2026-03-05 10:30", "Couldn't find module for url: block-v1:OpenedX+Small+2026+type@sequential+block@sequential-gone")]
    public async Task what_makes_no_sense_is_refused(string student, string unit, string due, string error)
    {
        await using var house = await Open();
        var fields = new[] { ("student", student), ("url", $"{CourseBuilder.Usage(unit)}"), ("due_datetime", due) };
        var (status, text) = await V1(house, "change_due_date", fields);
        Assert.Equal((HttpStatusCode.BadRequest, error), (status, (string?)JsonNode.Parse(text)!["error"]));
        var second = await house.Post(
            "tia", $"/api/instructor/v2/courses/{LearningHouse.Course}/change_due_date",
            new { email_or_username = student, block_id = $"{CourseBuilder.Usage(unit)}", due_datetime = due });
        Assert.Equal((400, error), (second.Status, (string?)second.Body!["error"]));
        Assert.Empty(await house.Facts<DueDateExtended>());
    }

    [Fact]
    public async Task version_2_extends_as_well()
    {
        await using var house = await Open();
        var done = await house.Post(
            "tia", $"/api/instructor/v2/courses/{LearningHouse.Course}/change_due_date",
            new { email_or_username = "ada", block_id = $"{Homework}", due_datetime = "2026-03-05 10:30", reason = "Was ill" });
        Assert.Equal((200, $"Successfully changed due date for learner ada for Homework ({Homework}) to 2026-03-05 10:30"), (done.Status, (string?)done.Body!["message"]));
    }

    [Fact]
    public async Task grace_is_added_to_an_extension_and_answers_wait_for_it()
    {
        await using var house = await Open(("graceperiod", "2 days"), ("showanswer", "past_due"), ("due", "2026-02-28T00:00:00Z"));
        // Due a day and a half ago: open within the grace.
        Assert.Equal("correct", (string?)(await house.Submit("ada", Problem, "4"))["success"]);
        Assert.Contains("refresh your page", (string?)(await house.Submit("ada", Problem, "", "problem_show"))["success"], StringComparison.Ordinal);
        await using var over = await Open(("graceperiod", "1 day"), ("showanswer", "past_due"), ("due", "2026-02-28T00:00:00Z"));
        Assert.NotNull((await over.Submit("ada", Problem, "", "problem_show"))["answers"]);
        await V1(over, "change_due_date", ("student", "ada"), ("url", $"{Problem}"), ("due_datetime", "2026-02-28 12:00"));
        // Noon is the last instant.
        Assert.Contains("refresh your page", (string?)(await over.Submit("ada", Problem, "", "problem_show"))["success"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task weeks_of_a_self_paced_course_begin_with_the_enrollment()
    {
        await using var house = await LearningHouse.Open(Course(("relative_weeks_due", 2)).With(("self_paced", true)));
        // Enrolled on 2026-02-19 at noon.
        Assert.Equal("2026-03-05T12:00:00Z", await DueInBlocks(house, "ada", Problem));
        await using var ended = await LearningHouse.Open(Course(("relative_weeks_due", 2)).With(("self_paced", true), ("end", "2026-03-02T00:00:00Z")));
        Assert.Equal("2026-03-02T00:00:00Z", await DueInBlocks(ended, "ada", Problem));
        await using var late = await LearningHouse.Open(Course(("relative_weeks_due", 1)).With(("self_paced", true)));
        Assert.Contains("refresh your page", (string?)(await late.Submit("ada", Problem, "4"))["success"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_never_due_closes_with_the_course()
    {
        await using var house = await LearningHouse.Open(Course().With(("end", "2026-02-28T00:00:00Z")));
        Assert.Contains("refresh your page", (string?)(await house.Submit("ada", Problem, "4"))["success"], StringComparison.Ordinal);
    }

    private static Task<LearningHouse> Open(params (string Name, object? Value)[] more) => LearningHouse.Open(Course([("due", Late), ("hide_after_due", true), .. more]));

    private static CourseBuilder Course(params (string Name, object? Value)[] fields) => new CourseBuilder()
        .With(("start", "2020-01-01T00:00:00Z"))
        .Add("chapter-1", null)
        .Add("sequential-hw", "chapter-1", [("display_name", "Homework"), ("graded", true), ("format", "Homework"), .. fields]).Add("vertical-1", "sequential-hw")
        .Add("problem-1", "vertical-1").Body("problem-1", "<problem><numericalresponse answer='4'><textline/></numericalresponse></problem>")
        .Add("sequential-open", "chapter-1");

    private static async Task<JsonNode> Get(LearningHouse house, string url) => (await house.Get("ada", url)).Body!;

    /// <returns>Null: the block is not among those that the person gets.</returns>
    private static async Task<string?> DueInBlocks(LearningHouse house, string person, UsageKey usage)
    {
        var url = $"/api/courses/v2/blocks/?course_id={Uri.EscapeDataString($"{LearningHouse.Course}")}&username={person}&depth=all&requested_fields=due";
        return (string?)(await house.Get(person, url)).Body!["blocks"]![$"{usage}"]?["due"];
    }

    private static async Task<(HttpStatusCode Status, string Text)> V1(LearningHouse house, string act, params (string, string)[] fields)
    {
        var answer = await house.As("tia").PostForm($"/courses/{LearningHouse.Course}/instructor/api/{act}", fields);
        return (answer.StatusCode, await answer.Text());
    }
}
