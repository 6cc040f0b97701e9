using System.Text.Json;
using System.Xml.Linq;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Questions that servers of authors judge.</summary>
public sealed class ExternalQuestionsTests
{
    private const string Server = "https://grader.example.org/check";
    private const string Unexpected = "We're sorry, there was an error with processing your request. Please try reloading your page and trying again.";

    private static readonly CapaProblem Question = Of("<label>Double it</label><textbox rows='3'/><answer>def double(x): pass</answer>");

    [Fact]
    public void the_server_is_sent_the_question_the_code_and_the_answers()
    {
        var form = Asked(Question, "print(\"é\")").Form.ToDictionary();
        Assert.Equal(["xml", "edX_cmd", "edX_tests", "processor", "edX_student_response"], form.Keys);
        Assert.Equal(("get_score", "repeat:2", "def double(x): pass"), (form["edX_cmd"], form["edX_tests"], form["processor"]));
        Assert.Equal("print(\"é\")", JsonDocument.Parse(form["edX_student_response"]).RootElement[0].GetString());
        var xml = XElement.Parse(form["xml"]);
        Assert.Equal(("externalresponse", "p1_1", "repeat:2"), (xml.Name.LocalName, xml.Attribute("id")!.Value, xml.Attribute("tests")!.Value));
        var input = xml.Element("textbox")!;
        Assert.Equal(("2", "1", "p1_2_1", "3"), (input.Attribute("response_id")!.Value, input.Attribute("answer_id")!.Value, input.Attribute("id")!.Value, input.Attribute("rows")!.Value));
        Assert.NotNull(xml.Element("label"));
    }

    [Fact]
    public void without_words_of_the_author_fields_are_left_out_and_the_script_is_the_code()
    {
        var problem = Problem.Of($"<script>x = 1</script><externalresponse url='{Server}'><label>é</label><textline/></externalresponse>");
        var form = Asked(problem, "a").Form.ToDictionary();
        Assert.Equal(["xml", "edX_cmd", "processor", "edX_student_response"], form.Keys);
        Assert.Equal("x = 1", form["processor"]);
        Assert.DoesNotContain("label", form["xml"]);
    }

    [Fact]
    public void letters_beyond_ascii_travel_as_numbers() =>
        Assert.Contains("tests=\"&#233;\"", Asked(Problem.Of("<externalresponse tests='é'><textline/><answer>x</answer></externalresponse>"), "a").Xml);

    [Theory]
    [InlineData("EXACT_ANS", "correct")]
    [InlineData("WRONG_FORMAT", "incorrect")]
    [InlineData("WRONG_ANS", "correct")]
    [InlineData("", "correct")]
    public void every_verdict_but_one_is_right(string verdict, string correctness)
    {
        var mark = Assert.Single(Assert.IsType<GradeOutcome.Graded>(Judged(Reply(verdict, "Well&amp;nbsp;done &lt;b&gt;you&lt;/b&gt;&lt;script&gt;x&lt;/script&gt;"), Question, "a")).Marks);
        Assert.Equal((correctness, null, "Well&#160;done <b>you</b>"), (mark.Correctness, mark.Points, mark.Message));
    }

    [Theory]
    [InlineData(null, "cannot connect: refused")]
    [InlineData(" \n", "no response")]
    [InlineData("Internal Server Error", "cannot parse the response")]
    [InlineData("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r><awarddetail>EXACT_ANS</awarddetail><message>&x;</message></r>", "cannot parse the response")]
    [InlineData("<r><message>m</message></r>", "the response has no awarddetail")]
    [InlineData("<r><awarddetail>EXACT_ANS</awarddetail></r>", "the response has no message")]
    [InlineData("<r><awarddetail>EXACT_ANS</awarddetail><message/></r>", "its message is empty")]
    [InlineData("<r><awarddetail>EXACT_ANS</awarddetail><message><p>no text</p></message></r>", "its message is empty")]
    public void what_is_no_verdict_is_told_in_general_and_to_the_team_exactly(string? reply, string trace)
    {
        var rejected = Assert.IsType<GradeOutcome.Rejected>(Judged(new(reply, "refused"), Question, "a"));
        Assert.Equal(Unexpected, rejected.Message);
        Assert.StartsWith($"External server {Server}: {trace}", rejected.Trace);
    }

    [Fact]
    public void several_inputs_never_get_marks_since_a_reply_judges_one()
    {
        var two = Of("<textline/><textline/><answer>x</answer>");
        Assert.Equal(["a", "b"], JsonSerializer.Deserialize<string[]>(Asked(two, "a", "b").StudentResponse!)!);
        Assert.Equal(Unexpected, Assert.IsType<GradeOutcome.Rejected>(Judged(Reply("EXACT_ANS", "m"), two, "a", "b")).Message);
    }

    [Fact]
    public void an_answer_that_was_not_sent_asks_nobody() =>
        Assert.Equal(Unexpected, Assert.IsType<GradeOutcome.Rejected>(Question.Grade(AnswerSheet.Empty)).Message);

    [Theory]
    [InlineData("<textline/>", "Missing answer script code for externalresponse")]
    [InlineData("<textline/><answer src='a.py'/>", "a file of its own")]
    [InlineData("<filesubmission/><answer>x</answer>", "filesubmission does not fit externalresponse")]
    public void what_the_author_got_wrong_is_said(string inside, string reason)
    {
        var problem = Of(inside);
        Assert.False(problem.IsGradable);
        Assert.Contains(reason, Assert.Single(problem.Ungradable).Reason);
    }

    [Fact]
    public void right_answers_are_the_servers()
    {
        var call = Assert.Single(Question.AnswersCalls);
        Assert.Equal(("get_answers", null), (call.Command, call.StudentResponse));
        Assert.Empty(Question.Answers());
        Assert.Equal("2 * x", Assert.Single(Question.Answers(Told("<r><expected>[\"2 * x\"]</expected></r>"))!).Told);
        Assert.Null(Question.Answers(Told("<r><expected>[]</expected></r>")));
        Assert.Null(Question.Answers(Told("<r><expected>none</expected></r>")));
        Assert.Null(Question.Answers(Told("nothing")));

        PreparedResults Told(string text) => PreparedResults.None.With(call, new(text));
    }

    [Fact]
    public void a_submission_is_decided_when_the_server_was_asked_and_a_silent_one_costs_no_attempt()
    {
        var needed = Assert.IsType<SubmitProblem.MoreNeeded>(Submit("4").Decide(ProblemAttempts.Initial, Open, _ => Question).Refusal);
        var call = Assert.Single(needed.Calls);
        Assert.Empty(needed.Runs);

        var made = Assert.IsType<ProblemChecked>(Assert.Single(Decided(Reply("EXACT_ANS", "Fine")).Facts));
        Assert.Equal((1, 1.0, 1.0, "correct", "Fine"), (made.Attempt, made.Earned, made.Possible, made.Success, made.Marks[0].Message));
        var silent = Decided(new(null, "away"));
        Assert.Equal(new SubmitProblem.InputError(Unexpected, $"External server {Server}: cannot connect: away."), silent.Refusal);
        Assert.IsType<ProblemCheckRefused>(Assert.Single(silent.Facts));

        Domain.SharedKernel.Decision<ProblemAttemptsEvent> Decided(ServerReply reply) =>
            Submit("4").Decide(ProblemAttempts.Initial, Open, _ => Question, PreparedResults.None.With(call, reply));
    }

    [Fact]
    public void rescoring_asks_about_every_submission_again()
    {
        var state = ProblemAttempts.Initial.Evolve(Checked("1")).Evolve(Checked("2", 2, "r2"));
        var again = new RescoreProblem(Learner, Usage, OnlyIfHigher: false, "again", new(1), null, Noon);
        var known = PreparedResults.None;
        foreach (var (answer, verdict) in (ReadOnlySpan<(string, string)>)[("1", "WRONG_FORMAT"), ("2", "EXACT_ANS")])
        {
            var call = Assert.Single(Assert.IsType<SubmitProblem.MoreNeeded>(again.Decide(state, Open, _ => Question, known).Refusal).Calls);
            Assert.Contains(answer, call.StudentResponse);
            known = known.With(call, Reply(verdict, "m"));
        }

        var made = Assert.IsType<ProblemRescored>(Assert.Single(again.Decide(state, Open, _ => Question, known).Facts));
        Assert.Equal([0.0, 1.0], made.History);
    }

    private static CapaProblem Of(string inside) => Problem.Of($"<externalresponse url='{Server}' tests='repeat:2'>{inside}</externalresponse>");

    private static ServerReply Reply(string verdict, string message) =>
        new($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><edxgrade><awarddetail>{verdict}</awarddetail><message>{message}</message></edxgrade>");

    private static ServerCall Asked(CapaProblem problem, params object[] answers) =>
        Assert.Single(Assert.IsType<GradeOutcome.NeedsMore>(problem.Grade(ScriptedProblem.Sheet(problem, answers))).Calls);

    private static GradeOutcome Judged(ServerReply reply, CapaProblem problem, params object[] answers) => problem.Grade(
        ScriptedProblem.Sheet(problem, answers), GradingContext.First with { Prepared = PreparedResults.None.With(Asked(problem, answers), reply) });
}
