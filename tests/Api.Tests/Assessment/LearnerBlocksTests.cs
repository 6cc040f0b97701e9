using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>What the course team does to learners' work in scored blocks that are no problems, by the addresses of problems.</summary>
public sealed class LearnerBlocksTests
{
    private static readonly UsageKey Done = CourseBuilder.Usage("done-1");
    private static readonly UsageKey Board = CourseBuilder.Usage("drag-and-drop-v2-1");
    private static readonly UsageKey Tool = CourseBuilder.Usage("lti_consumer-1");
    private static readonly UsageKey Ungraded = CourseBuilder.Usage("lti_consumer-2");

    [Fact]
    public async Task a_score_is_overridden_and_named_as_cause_with_actor_and_reason()
    {
        await using var house = await Open();
        var ada = house.People["ada"];
        Assert.Equal(200, (await house.Post("ada", $"/courses/{CourseBuilder.Key}/xblock/{Done}/handler/toggle_button", new { done = true })).Status);
        await house.CatchUp();
        var (status, body) = await V1(house, "override_problem_score", Done, ("score", "0.5"), ("reason", "Half read"));
        Assert.Equal((200, $$"""{"problem_to_reset":"{{Done}}","student":"ada","task":"created"}"""), (status, body));
        Assert.Equal(new BlockScoreOverridden(ada, Done, 0.5, 1, 1, 2, house.People["tia"], "Half read", LearningHouse.Noon), Assert.Single(await house.Facts<BlockScoreOverridden>()));

        await house.CatchUp();
        var (_, history) = await house.Get("tia", $"/api/grades/v1/history/{CourseBuilder.Key}/?username=ada");
        var cause = history!["steps"]!.AsArray()[^1]!["cause"]!;
        Assert.Equal(("block_score_overridden", "tia", "Half read"), ((string?)cause["type"], (string?)cause["actor"], (string?)cause["reason"]));
        Assert.Equal("OverrideBlockScore", (string?)Assert.Single(cause["led_by"]!.AsArray())!["type"]);
        var points = (await house.Get("ada", $"/api/course_home/progress/{CourseBuilder.Key}")).Body!["section_scores"]![0]!["subsections"]![0]!;
        Assert.Equal(1.0, (double?)points["num_points_earned"]);
    }

    [Fact]
    public async Task a_state_is_deleted_with_score_and_completion()
    {
        await using var house = await Open();
        await house.Post("ada", $"/courses/{CourseBuilder.Key}/xblock/{Done}/handler/toggle_button", new { done = true });
        Assert.Equal(200, (await V1(house, "reset_student_attempts", Done, ("delete_module", "true"))).Status);
        Assert.Equal("{\"state\":false}", (await house.Post("ada", $"/courses/{CourseBuilder.Key}/xblock/{Done}/handler/toggle_button", new { })).Body!.ToJsonString());
        await house.CatchUp();
        var points = (await house.Get("ada", $"/api/course_home/progress/{CourseBuilder.Key}")).Body!["section_scores"]![0]!["subsections"]![0]!;
        Assert.Equal(0.0, (double?)points["num_points_earned"]);
        Assert.Equal((400, "The learner has done nothing with this problem."), await V1(house, "reset_student_attempts", Done, ("delete_module", "true")));
        var page = await (await house.As("tia").Ask($"/courses/{CourseBuilder.Key}/submission_history/ada/{Done}")).Text();
        Assert.Contains("block_state_deleted", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task everybodys_board_is_scored_again_by_a_job()
    {
        await using var house = await Open();
        foreach (var person in (string[])["ada", "ben"])
        {
            var user = house.People[person];
            await house.Given(
                ScoredBlockEvent.StreamOf(user, Board), new DragItemDropped(user, Board, 0, "top", true, true, LearningHouse.Noon),
                new BlockScored(user, Board, 0.1, 1, 0.1, 1, LearningHouse.Noon));
        }

        await house.CatchUp();
        var answer = await (await house.As("sam").PostForm(V2Url(Board, "scores/rescore"), ("reason", "Zones were wrong"))).Json();
        Assert.Equal("all", answer.GetProperty("scope").GetProperty("learners").GetString());
        await house.JobsAreDone();
        // Upstream's triangle has four items with a place and a decoy: one lies right, and the decoy is in the bank.
        Assert.All(await house.Facts<BlockRescored>(), again => Assert.Equal((0.4, 1.0, "Zones were wrong", house.People["sam"]), (again.Earned, again.Possible, again.Reason, again.By)));
        Assert.Equal([house.People["ada"], house.People["ben"]], (await house.Facts<BlockRescored>()).Select(again => again.User).Order());
        Assert.Single(await house.Facts<TaskCompleted>());
    }

    [Fact]
    public async Task results_of_tools_are_set_and_deleted_but_not_scored_again()
    {
        await using var house = await Open();
        Assert.Equal(
            (400, "Submissions to this problem cannot be graded again, or it takes no scores."), await V1(house, "rescore_problem", Tool));
        Assert.Equal((400, "The score must lie between 0 and 4."), await V1(house, "override_problem_score", Tool, ("score", "5")));
        Assert.Equal(
            (400, "Submissions to this problem cannot be graded again, or it takes no scores."), await V1(house, "override_problem_score", Ungraded, ("score", "1")));
        using var request = new HttpRequestMessage(HttpMethod.Put, V2Url(Tool, "scores")) { Content = new StringContent("""{"learner":"ada","new_score":3}""", null, "application/json") };
        Assert.Equal(202, (int)(await house.As("tia").SendAsync(request, Wire.Ct)).StatusCode);
        await house.JobsAreDone();
        var set = Assert.Single(await house.Facts<BlockScoreOverridden>());
        Assert.Equal((3.0, 4.0, 3.0, 4.0), (set.Earned, set.Possible, set.WeightedEarned, set.WeightedPossible));
        var deleted = await house.As("tia").DeleteAsync(new Uri(V2Url(Tool, "state") + "?learner=ada", UriKind.Relative), Wire.Ct);
        Assert.Equal(200, (int)deleted.StatusCode);
        Assert.Single(await house.Facts<BlockStateDeleted>());
    }

    private static string V2Url(UsageKey block, string act) => $"/api/instructor/v2/courses/{CourseBuilder.Key}/{block}/grading/{act}";

    private static Task<(int Status, string Body)> V1(LearningHouse house, string act, UsageKey block, params (string, string)[] fields) => house.PostForm(
        "tia", $"/courses/{CourseBuilder.Key}/instructor/api/{act}", [("problem_to_reset", block.ToString()), ("unique_student_identifier", "ada"), .. fields]);

    private static Task<LearningHouse> Open() => LearningHouse.Open(new CourseBuilder()
        .With(("start", "2020-01-01T00:00:00Z")).Add("chapter-1", null).Add("sequential-1", "chapter-1", ("format", "Homework"), ("graded", true)).Add("vertical-1", "sequential-1")
        .Add("done-1", "vertical-1", ("weight", 2)).Add("drag-and-drop-v2-1", "vertical-1")
        .Add("lti_consumer-1", "vertical-1", ("has_score", true), ("weight", 4)).Add("lti_consumer-2", "vertical-1"));
}
