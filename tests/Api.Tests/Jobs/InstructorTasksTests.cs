using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenEdx.Api.Tests.Assessment;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Jobs;

/// <summary>Jobs of the instructor dashboard: wire-lms.md §19 and §20.</summary>
public sealed class InstructorTasksTests
{
    private static readonly UsageKey Problem = CourseBuilder.Usage("problem-1");
    private static readonly UsageKey Exam = CourseBuilder.Usage("chapter-exam");

    [Fact]
    public async Task everybody_is_rescored_and_the_task_says_so()
    {
        await using var house = await Open();
        await house.Submit("ada", Problem, "5");
        await house.Submit("tia", Problem, "4");
        var answer = await V1(house, "sam", "rescore_problem", ("problem_to_reset", $"{Problem}"), ("all_students", "true"), ("reason", "Key was wrong"));
        Assert.Equal($$"""{"problem_to_reset":"{{Problem}}","task":"created","student":"All Students"}""", await answer.Text());
        await house.JobsAreDone();

        var task = (await Tasks(house, "list_instructor_tasks", ("problem_location_str", $"{Problem}"))).Single()!;
        Assert.Equal(
            ["task_type", "task_input", "task_id", "requester", "task_state", "created", "duration_sec", "status", "task_message"],
            task.AsObject().Select(field => field.Key));
        Assert.Equal(
            ("rescore_problem", "sam", "SUCCESS", "Complete", "Problem successfully rescored for 2 students", "2026-03-01T12:00:00.000000+00:00"),
            ((string?)task["task_type"], (string?)task["requester"], (string?)task["task_state"], (string?)task["status"], (string?)task["task_message"], (string?)task["created"]));
        Assert.Equal($$"""{"problem_url":"{{Problem}}","only_if_higher":false}""", (string?)task["task_input"]);

        var status = (await house.Get("tia", $"/instructor_task_status/?task_id={task["task_id"]}")).Body!;
        Assert.Equal((true, false, 2), ((bool)status["succeeded"]!, (bool)status["in_progress"]!, (int)status["task_progress"]!["succeeded"]!));
        Assert.Equal("{}", (await house.Get("ada", $"/instructor_task_status/?task_id={task["task_id"]}")).Body!.ToJsonString());
        var second = (await house.Get("tia", $"/api/instructor/v2/courses/{LearningHouse.Course}/instructor_tasks?problem_location_str={Uri.EscapeDataString($"{Problem}")}")).Body!;
        Assert.Contains("\"action_name\":\"rescored\"", (string?)second["tasks"]![0]!["task_output"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task version_2_hands_out_an_address_where_the_task_is_followed()
    {
        await using var house = await Open();
        await house.Submit("ada", Problem, "5");
        var url = $"/api/instructor/v2/courses/{LearningHouse.Course}/{Problem}/grading";
        using var score = JsonBody(new { learner = "ada", new_score = 0.5 });
        var accepted = await house.As("tia").PutAsync(new Uri($"{url}/scores", UriKind.Relative), score, Wire.Ct);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var body = JsonNode.Parse(await accepted.Text())!;
        LearningHouse.AssertJson($$"""{"learners":"ada","problem_location":"{{Problem}}"}""", body["scope"]);
        await house.JobsAreDone();
        var task = (await house.Get("tia", (string)body["status_url"]!)).Body!;
        Assert.Equal(
            ("completed", "Problem successfully overridden for student 'ada'"), ((string?)task["state"], (string?)task["result"]!["message"]));
        Assert.Equal((404, "There is no such task."), await Error(house, $"/api/instructor/v2/courses/{LearningHouse.Course}/tasks/{Guid.Empty}"));

        using var rescoring = JsonBody(new { only_if_higher = true });
        Assert.Equal(HttpStatusCode.Forbidden, (await house.As("tia").PostAsync(new Uri($"{url}/scores/rescore", UriKind.Relative), rescoring, Wire.Ct)).StatusCode);
        using var again = JsonBody(new { only_if_higher = true });
        Assert.Equal(HttpStatusCode.Accepted, (await house.As("sam").PostAsync(new Uri($"{url}/scores/rescore", UriKind.Relative), again, Wire.Ct)).StatusCode);
        await house.JobsAreDone();
        Assert.Equal(["override_problem_score", "rescore_problem_if_higher"], (await house.Facts<TaskRequested>()).Select(fact => fact.Kind));
        // The override is what the rescoring competes with: the wrong answer does not take it away.
        Assert.True(Assert.Single(await house.Facts<ProblemRescored>()).KeepsFormerScore);
    }

    [Fact]
    public async Task the_entrance_exam_is_reset_as_a_whole()
    {
        await using var house = await Open();
        await house.Submit("ada", Problem, "4");
        Assert.Equal(
            """{"student":"ada","task":"created"}""",
            await (await V1(house, "tia", "reset_student_attempts_for_entrance_exam", ("unique_student_identifier", "ada"))).Text());
        await house.JobsAreDone();
        Assert.Equal(1, Assert.Single(await house.Facts<ProblemAttemptsReset>()).FormerAttempts);
        var tasks = await Tasks(house, "list_entrance_exam_instructor_tasks", ("unique_student_identifier", "ada"));
        Assert.Equal("Entrance exam successfully reset for student 'ada'", (string?)tasks[0]!["task_message"]);
        Assert.Equal($$"""{"entrance_exam_url":"{{Exam}}","student":"ada"}""", (string?)tasks[0]!["task_input"]);
        Assert.Equal("Requires instructor access.", await (await V1(house, "tia", "reset_student_attempts_for_entrance_exam", ("all_students", "true"))).Text());
        Assert.Equal(
            """{"student":"All Students","task":"created"}""",
            await (await V1(house, "sam", "rescore_entrance_exam", ("all_students", "true"))).Text());
        await house.JobsAreDone();
        Assert.Single(await house.Facts<ProblemRescored>());
    }

    [Theory]
    [InlineData("list_instructor_tasks", "unique_student_identifier", "ada", "unique_student_identifier must accompany problem_location_str")]
    [InlineData("list_instructor_tasks", "problem_location_str", "nonsense", "The parameter problem_location_str names no block of this course.")]
    [InlineData("reset_student_attempts_for_entrance_exam", "reason", "none", "Give one learner or all_students, and not both.")]
    [InlineData("reset_student_attempts_for_entrance_exam", "unique_student_identifier", "nobody", "There is no such user.")]
    public async Task what_makes_no_sense_is_refused(string act, string field, string value, string sentence)
    {
        await using var house = await Open();
        var answer = await V1(house, "tia", act, (field, value));
        Assert.Equal((HttpStatusCode.BadRequest, sentence), (answer.StatusCode, await answer.Text()));
    }

    [Fact]
    public async Task the_same_is_not_begun_twice()
    {
        await using var house = await Open();
        // Held as by a worker elsewhere, so that it stays open.
        var task = Guid.CreateVersion7();
        await using var holder = await house.Provider.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Wire.Ct);
        await using var hold = new NpgsqlCommand($"select pg_advisory_lock(1785684595, hashtext('{task}'))", holder);
        await hold.ExecuteNonQueryAsync(Wire.Ct);
        var input = new ProblemTask(task, Problem, null, false, null, house.People["sam"], null, LearningHouse.Noon);
        await house.Given(
            InstructorTaskEvent.StreamOf(task), new TaskRequested(task, ProblemTask.ResetAttempts, LearningHouse.Course, JsonSerializer.SerializeToElement(input), null, LearningHouse.Noon));
        await house.CatchUp();
        var second = await house.As("sam").PostForm($"/api/instructor/v2/courses/{LearningHouse.Course}/{Problem}/grading/attempts/reset");
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        var answer = await V1(house, "sam", "reset_student_attempts", ("problem_to_reset", $"{Problem}"), ("all_students", "true"));
        Assert.Equal("requested task is already running", await answer.Text());
    }

    private static Task<LearningHouse> Open() => LearningHouse.Open(new CourseBuilder()
        .With(("start", "2020-01-01T00:00:00Z"), ("entrance_exam_id", $"{Exam}"))
        .Add("chapter-exam", null).Add("sequential-1", "chapter-exam").Add("vertical-1", "sequential-1").Add("problem-1", "vertical-1")
        .Body("problem-1", "<problem><numericalresponse answer='4'><textline/></numericalresponse></problem>"));

    private static Task<HttpResponseMessage> V1(LearningHouse house, string person, string act, params (string, string)[] fields) =>
        house.As(person).PostForm($"/courses/{LearningHouse.Course}/instructor/api/{act}", fields);

    private static async Task<JsonArray> Tasks(LearningHouse house, string list, params (string, string)[] fields) =>
        JsonNode.Parse(await (await V1(house, "tia", list, fields)).Text())!["tasks"]!.AsArray();

    private static async Task<(int, string?)> Error(LearningHouse house, string url)
    {
        var (status, body) = await house.Get("tia", url);
        return (status, (string?)body!["error"]);
    }

    private static StringContent JsonBody(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
}
