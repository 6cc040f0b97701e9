using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class CodeQuestionsTests
{
    private const string Parameters =
        "<codeparam><grader_payload>{\"grader\": \"ps1\"}</grader_payload><initial_display>def f(x):</initial_display><answer_display>return x</answer_display></codeparam>";

    private static CodeResponse Response(string inside)
    {
        var root = ProblemXml.Parse($"<problem><coderesponse queuename='python'><textbox rows='5' cols='40'/>{inside}</coderesponse></problem>");
        var structure = new ProblemStructure(root, "p1", new CapaVariables([]), 7);
        return Assert.IsType<CodeResponse>(Assert.Single(structure.Responses));
    }

    [Fact]
    public void a_program_waits_for_its_grader() =>
        Assert.Equal("incomplete", Assert.Single(Response(Parameters).Judge(AnswerSheet.Of((Problem.First, "print(1)")))).Correctness);

    [Fact]
    public void the_grader_is_asked_in_the_shape_of_the_queue()
    {
        var request = Response(Parameters).RequestFor(AnswerSheet.Of((Problem.First, "print(1)")));
        Assert.Equal(("p1_2_1", "python"), (request.InputId, request.Queue));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["grader_payload"] = "{\"grader\": \"ps1\"}",
                ["student_info"] = """{"anonymous_student_id":"abc","submission_time":"20260102030405","random_seed":7}""",
                ["student_response"] = "print(1)",
            },
            request.Body("abc", 7, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
    }

    [Fact]
    public void the_question_is_shown_without_what_only_the_grader_may_know()
    {
        var problem = Problem.Of($"<coderesponse><textbox rows='5' cols='40'/>{Parameters}</coderesponse>");
        Assert.Equal((true, true, 1.0), (problem.IsGradable, problem.AsksGraders, problem.CountablePoints));
        var html = problem.Render(BodyView.Untouched);
        Assert.Contains("rows=\"5\" cols=\"40\"", html);
        Assert.Contains("def f(x):</textarea>", html);
        Assert.DoesNotContain("ps1", html);
        Assert.Equal("<span class=\"code-answer\"><pre><code>return x</code></pre></span>", problem.Answers()[0].Texts[0]);
    }

    [Fact]
    public void the_old_format_is_the_authors_mistake() =>
        Assert.Contains("old format", Assert.Single(Problem.Of("<coderesponse><textbox/></coderesponse>").Ungradable).Reason);
}
