using System.Net;
using System.Text.Json.Nodes;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>A program from its submission through the grader's reply to the grade.</summary>
public sealed class GraderRepliesTests
{
    private static readonly UsageKey Problem = CourseBuilder.Usage("problem-code");

    [Fact]
    public async Task a_program_waits_is_graded_from_outside_and_the_grade_follows()
    {
        await using var house = await Open();
        var submitted = await house.Submit("ada", Problem, "print(1)");
        Assert.Equal(("incorrect", 0.0, 1), ((string?)submitted["success"], (double)submitted["current_score"]!, (int)submitted["attempts_used"]!));
        Assert.Contains("status queued", (string?)submitted["contents"]);
        var queued = Assert.Single(await house.Facts<ProblemAnswerQueued>());
        var callback = (string)JsonNode.Parse(queued.Header)!["lms_callback_url"]!;
        Assert.Equal($"http://localhost:18000/courses/{LearningHouse.Course}/xqueue/{house.People["ada"]}/{Problem}/score_update", callback);
        Assert.Equal("You must wait at least 5 seconds.", (string?)(await house.Submit("ada", Problem, "print(2)"))["success"]);

        Assert.Equal(HttpStatusCode.OK, await Reply(house, callback, "wrong key", """{"correct": true, "score": 1, "msg": "<p>No</p>"}"""));
        Assert.Empty(await house.Facts<ProblemAnswerGraded>());
        Assert.Equal(HttpStatusCode.OK, await Reply(house, callback, queued.QueueKey, """{"correct": true, "score": 1, "msg": "<p>Well done</p>"}"""));
        Assert.Equal(HttpStatusCode.OK, await Reply(house, callback, queued.QueueKey, """{"correct": false, "score": 0, "msg": "<p>Again</p>"}"""));
        Assert.Single(await house.Facts<ProblemAnswerGraded>());

        var seen = await house.Submit("ada", Problem, "", "problem_get");
        Assert.Contains("Well done", (string?)seen["html"]);
        Assert.Equal((2.0, 2.0), ((double)seen["current_score"]!, (double)seen["total_possible"]!));
        await house.CatchUp();
        var progress = (await house.Get("ada", $"/api/course_home/progress/{LearningHouse.Course}")).Body!;
        Assert.Equal(2, (double)progress["section_scores"]![0]!["subsections"]![0]!["num_points_earned"]!);
    }

    [Theory]
    [InlineData("score_update", "{\"lms_key\":7}", HttpStatusCode.NotFound)]
    [InlineData("score_update", "nonsense", HttpStatusCode.NotFound)]
    [InlineData("ungraded_response", "{\"lms_key\":\"k\"}", HttpStatusCode.OK)]
    [InlineData("problem_check", "{\"lms_key\":\"k\"}", HttpStatusCode.NotFound)]
    public async Task what_is_no_reply_is_not_taken(string dispatch, string header, HttpStatusCode status)
    {
        await using var house = await Open();
        var answer = await house.As(null).PostForm(
            $"/courses/{LearningHouse.Course}/xqueue/{house.People["ada"]}/{Problem}/{dispatch}", ("xqueue_header", header), ("xqueue_body", "{}"));
        Assert.Equal(status, answer.StatusCode);
        Assert.Empty(await house.Facts<ProblemAttemptsEvent>());
    }

    private static async Task<HttpStatusCode> Reply(LearningHouse house, string callback, string key, string body) =>
        (await house.As(null).PostForm(new Uri(callback).AbsolutePath, ("xqueue_header", $$"""{"lms_key":"{{key}}"}"""), ("xqueue_body", body))).StatusCode;

    private static Task<LearningHouse> Open() => LearningHouse.Open(new CourseBuilder()
        .With(("start", "2020-01-01T00:00:00Z"))
        .Add("chapter-1", null).Add("sequential-1", "chapter-1", ("graded", true), ("format", "Homework")).Add("vertical-1", "sequential-1")
        .Add("problem-code", "vertical-1", ("weight", 2.0))
        .Body("problem-code", "<problem><coderesponse queuename='python'><textbox/><codeparam><grader_payload>ps1</grader_payload></codeparam></coderesponse></problem>"));
}
