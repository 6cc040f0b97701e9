using System.Text.Json;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>A program waits for its grader, beside a number that is judged at once.</summary>
public sealed class RecordGraderReplyTests
{
    private static readonly GraderCall Grader = new("http://lms/callback", "pseudonym", "secret");

    [Fact]
    public void an_answer_is_queued_with_what_the_grader_is_asked()
    {
        var facts = Ask("print(1)").Decide(ProblemAttempts.Initial, Open, Program).Facts;
        var made = Assert.IsType<ProblemChecked>(facts[0]);
        Assert.Equal((1.0, 2.0, "incorrect", "incomplete"), (made.Earned, made.Possible, made.Success, made.Marks[0].Correctness));
        var queued = Assert.IsType<ProblemAnswerQueued>(Assert.Single(facts.Skip(1)));
        Assert.Equal(("p1_2_1", "python", 1), (queued.InputId, queued.Queue, queued.Attempt));
        var (header, body) = (JsonElement.Parse(queued.Header), JsonElement.Parse(queued.Body));
        Assert.Equal(
            ("http://lms/callback", queued.QueueKey, "python"),
            (header.GetProperty("lms_callback_url").GetString(), header.GetProperty("lms_key").GetString(), header.GetProperty("queue_name").GetString()));
        Assert.Equal(("ps1", "print(1)"), (body.GetProperty("grader_payload").GetString(), body.GetProperty("student_response").GetString()));
        Assert.Contains("\"anonymous_student_id\":\"pseudonym\"", body.GetProperty("student_info").GetString());
    }

    [Fact]
    public void the_reply_grades_the_answer_and_a_repeat_of_it_changes_nothing()
    {
        var (state, key) = Queued();
        var graded = Assert.IsType<ProblemAnswerGraded>(Assert.Single(Reply(state, key, """{"correct": true, "score": 1, "msg": "<p>Good<script>x</script></p>"}""").Facts));
        Assert.Equal((2.0, 2.0, "correct"), (graded.Earned, graded.WeightedEarned, graded.Success));
        Assert.Equal("<p>Good</p>", graded.Marks[0].Message);
        state = state.Evolve(graded);
        Assert.True(state is { IsCorrect: true, Attempts: 1, Queued.Count: 0, Score.Earned: 2 });
        Assert.IsType<RecordGraderReply.NothingWaits>(Reply(state, key, """{"correct": false, "score": 0, "msg": "<p/>"}""").Refusal);
    }

    [Theory]
    [InlineData(-3, 1)]
    [InlineData(0.5, 1.5)]
    [InlineData(7, 8)]
    public void points_are_not_below_zero_and_not_capped(double score, double earned)
    {
        var (state, key) = Queued();
        var reply = $$"""{"correct": false, "score": {{score.ToString(System.Globalization.CultureInfo.InvariantCulture)}}, "msg": "<p/>"}""";
        Assert.Equal(earned, Assert.IsType<ProblemAnswerGraded>(Assert.Single(Reply(state, key, reply).Facts)).Earned);
    }

    [Theory]
    [InlineData("oops", "no JSON")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("""{"correct": true, "score": 1}""", "msg is missing")]
    [InlineData("""{"correct": true, "score": "1", "msg": "<p/>"}""", "score is no number")]
    [InlineData("""{"correct": true, "score": 1, "msg": "<p>open"}""", "msg is no XML")]
    [InlineData("""{"correct": true, "score": 1, "msg": "plain"}""", "msg is no XML")]
    public void what_is_no_grade_is_kept_once_and_the_answer_goes_on_waiting(string reply, string defect)
    {
        var (state, key) = Queued();
        var rejected = Assert.IsType<ProblemGraderReplyRejected>(Assert.Single(Reply(state, key, reply).Facts));
        Assert.Equal((defect, reply), (rejected.Defect, rejected.Reply));
        state = state.Evolve(rejected);
        Assert.Equal((RecordGraderReply.InvalidReply, "incomplete"), (state.Marks[0].Message, state.Marks[0].Correctness));
        Assert.Empty(Reply(state, key, reply).Facts);
        Assert.IsType<ProblemAnswerGraded>(Assert.Single(Reply(state, key, """{"correct": true, "score": 1, "msg": "<p/>"}""").Facts));
    }

    [Fact]
    public void replies_to_a_former_submission_come_too_late()
    {
        var (state, former) = Queued();
        state = After(state, Ask("print(2)", "r2", Noon.AddSeconds(5)).Decide(state, Open, Program).Facts);
        Assert.IsType<RecordGraderReply.NothingWaits>(Reply(state, former, """{"correct": true, "score": 1, "msg": "<p/>"}""").Refusal);
        var latest = state.Queued["p1_2_1"].Key;
        Assert.NotEqual(former, latest);
        Assert.Equal([1, 2], Assert.IsType<ProblemAnswerGraded>(Assert.Single(Reply(state, latest, """{"correct": true, "score": 1, "msg": "<p/>"}""").Facts)).History);
    }

    [Fact]
    public void whoever_starts_over_or_loses_the_work_waits_for_nothing()
    {
        var (state, key) = Queued();
        foreach (var fact in new ProblemAttemptsEvent[] { new ProblemReset(Learner, Usage, 1, 2, 2, Noon), new ProblemStateDeleted(Learner, Usage, new(3), null, Noon) })
            Assert.IsType<RecordGraderReply.NothingWaits>(Reply(state.Evolve(fact), key, """{"correct": true, "score": 1, "msg": "<p/>"}""").Refusal);
    }

    [Fact]
    public void who_waits_for_a_grader_waits_some_seconds_with_the_next_answer()
    {
        var (state, _) = Queued();
        var early = Ask("print(2)", "r2", Noon.AddSeconds(4.9)).Decide(state, Open, Program);
        Assert.Equal(new SubmitProblem.TooSoon("You must wait at least 5 seconds."), early.Refusal);
        Assert.Equal("queued", Assert.IsType<ProblemCheckRefused>(Assert.Single(early.Facts)).Reason);
        Assert.Null(Ask("print(2)", "r2", Noon.AddSeconds(5)).Decide(state, Open, Program).Refusal);
    }

    [Fact]
    public void the_best_of_several_answers_counts_where_the_author_says_so()
    {
        var settings = Open with { GradingMethod = GradingMethod.HighestScore };
        var state = After(ProblemAttempts.Initial, Ask("a").Decide(ProblemAttempts.Initial, settings, Program).Facts);
        state = After(state, new RecordGraderReply(Learner, Usage, state.Queued["p1_2_1"].Key, """{"correct": true, "score": 1, "msg": "<p/>"}""", Noon).Decide(state, settings).Facts);
        state = After(state, Ask("b", "r2", Noon.AddMinutes(1)).Decide(state, settings, Program).Facts);
        Assert.Equal((1.0, 2.0), (state.Earned, state.Score!.Value.Earned));
    }

    private static CapaProblem Program(int seed) => CapaProblem.Load(
        "<problem><coderesponse queuename='python'><textbox/><codeparam><grader_payload>ps1</grader_payload></codeparam></coderesponse>" +
        "<numericalresponse answer='4'><textline/></numericalresponse></problem>", "p1", seed);

    private static SubmitProblem Ask(string program, string request = "r1", DateTimeOffset? at = null) =>
        new(Learner, Usage, AnswerSheet.Of(("p1_2_1", program), ("p1_3_1", "4")), 1, request, at ?? Noon, Grader with { FreshSecret = request });

    private static (ProblemAttempts State, string Key) Queued()
    {
        var state = After(ProblemAttempts.Initial, Ask("print(1)").Decide(ProblemAttempts.Initial, Open, Program).Facts);
        return (state, state.Queued["p1_2_1"].Key);
    }

    private static Decision<ProblemAttemptsEvent> Reply(ProblemAttempts state, string key, string reply) =>
        new RecordGraderReply(Learner, Usage, key, reply, Noon.AddMinutes(1)).Decide(state, Open);

    private static ProblemAttempts After(ProblemAttempts state, IEnumerable<ProblemAttemptsEvent> facts) => facts.Aggregate(state, (known, fact) => known.Evolve(fact));
}
