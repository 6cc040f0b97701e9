using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Formulas judged by computer algebra: what is asked, and what its answers mean (olx §7.8).</summary>
public sealed class SymbolicQuestionsTests
{
    private const string MathMl = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mstyle><mrow><mi>x</mi></mrow></mstyle></math>";

    private static readonly CapaProblem Question = Problem.Of("<symbolicresponse expect='x+y' options='matrix' cfn='mine'><textline math='1' points='3'/></symbolicresponse>");

    [Fact]
    public void the_check_is_asked_with_the_text_and_the_mathml_of_the_answer()
    {
        var answers = Question.Own(AnswerSheet.Of((Problem.First, "y+x"), (Problem.First + "_dynamath", MathMl), ("p1_9_1", "foreign")));
        var run = Assert.Single(Assert.IsType<GradeOutcome.NeedsMore>(Question.Grade(answers)).Runs);
        Assert.Equal("from symmath import symmath_check\ncfn_return = symmath_check(expect, ans, dynamath=dynamath, options=options, debug=debug)\n", run.Code);
        Assert.Equal(
            FieldValues.Empty.With("ans", "y+x").With("expect", "x+y").With("dynamath", new[] { MathMl }).With("options", "matrix").With("debug", false),
            System.Text.Json.JsonSerializer.Deserialize<FieldValues>(run.Globals));
        Assert.True(run.IsRepeatable);
    }

    [Fact]
    public void mathml_is_kept_with_answers_to_lines_of_math_only()
    {
        var sent = AnswerSheet.Of((Problem.First, "x"), (Problem.First + "_dynamath", MathMl));
        Assert.Equal(["p1_2_1", "p1_2_1_dynamath"], Question.Own(sent).Values.Names);
        Assert.Equal(["p1_2_1"], Problem.Of("<symbolicresponse expect='x'><textline math=''/></symbolicresponse>").Own(sent).Values.Names);
        Assert.Contains("\"dynamath\":[null]", Assert.Single(Question.Runs("x")).Globals);
    }

    [Fact]
    public void functions_of_authors_get_the_mathml_too()
    {
        var problem = ScriptedProblem.Of("<customresponse cfn='f' cfn_extra_args='dynamath'><textline dojs='1'/><textline/></customresponse>");
        var run = Assert.Single(Assert.IsType<GradeOutcome.NeedsMore>(problem.Grade(AnswerSheet.Of((Problem.First, "a"), ("p1_2_2", "b"), ("p1_2_1_dynamath", "<math/>")))).Runs);
        Assert.EndsWith("{\"dynamath\":[\"\\u003Cmath/\\u003E\",null]}", run.Globals);
    }

    [Theory]
    [InlineData("{\"ok\": true, \"msg\": \"<p>You entered: <math><mi>x</mi></math></p>\"}", "correct 3 <p>You entered: <math><mi>x</mi></math></p>")]
    [InlineData("{\"ok\": false, \"msg\": \"\"}", "incorrect 0")]
    public void its_verdict_counts_the_points_of_the_input(string returned, string marks) => Assert.Equal(marks, Question.Returned(returned, "x"));

    [Fact]
    public void without_the_algebra_system_the_question_says_so_and_other_failures_say_nothing_to_learners()
    {
        Assert.Equal("Not installed.", Failed("ImportError: Not installed."));
        Assert.Equal(CapaTexts.Unexpected, Failed("TypeError: 'NoneType' has no abs"));

        static string Failed(string error) => Assert.IsType<GradeOutcome.Rejected>(Question.Answered(new PythonResult.Failed(error, "Traceback"), "x")).Message;
    }

    [Fact]
    public void an_empty_answer_is_wrong_without_a_run_and_the_expected_one_is_shown()
    {
        Assert.Equal("incorrect", Question.Mark("").Correctness);
        Assert.Equal("x+y", Assert.Single(Question.Answers()).Texts[0]);
        Assert.Equal(3, Question.CountablePoints);
        Assert.Contains("more than one input", Problem.Of("<symbolicresponse expect='x'><textline/><textline/></symbolicresponse>").WhyNotGradable);
    }
}
