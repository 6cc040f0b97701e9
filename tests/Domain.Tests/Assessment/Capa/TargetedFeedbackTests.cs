using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class TargetedFeedbackTests
{
    private static string Question(string mode, string behind) => $"""
        <multiplechoiceresponse targeted-feedback="{mode}"><choicegroup>
          <choice correct="false" explanation-id="w1">a</choice><choice correct="false">b</choice><choice correct="true" explanation-id="r1">c</choice>
        </choicegroup></multiplechoiceresponse>
        <p>between</p>
        <targetedfeedbackset><targetedfeedback explanation-id="w1">On a</targetedfeedback><targetedfeedback explanation-id="r1">On c</targetedfeedback></targetedfeedbackset>
        {behind}
        """;

    private static string Answered(CapaProblem problem, params string[] answers) => problem.Render(new(
        AnswerSheet.Of(problem.InputIds.Zip(answers, (id, answer) => (id, (object)answer))), problem.Graded([.. answers]).Marks.ToDictionary(mark => mark.InputId)));

    [Theory]
    [InlineData("choice_0", "Incorrect</span>On a")]
    [InlineData("choice_2", "Correct</span>On c")]
    public void the_first_set_behind_a_question_is_its_own(string answer, string shown) =>
        Assert.Contains(shown, Answered(Problem.Of(Question("", "")), answer));

    [Fact]
    public void a_choice_without_an_explanation_shows_none() => Assert.DoesNotContain("On ", Answered(Problem.Of(Question("", "")), "choice_1"));

    [Fact]
    public void hidden_results_hide_explanations()
    {
        var problem = Problem.Of(Question("", ""));
        var view = new BodyView(AnswerSheet.Of((Problem.First, "choice_0")), problem.Graded("choice_0").Marks.ToDictionary(mark => mark.InputId), HidesResults: true);
        Assert.DoesNotContain("On a", problem.Render(view));
    }

    [Theory]
    [InlineData("<solution>Because</solution>")]
    [InlineData("<solutionset><solution explanation-id='other'>Other</solution><solution explanation-id='r1'>Because</solution></solutionset>")]
    public void the_solution_moves_to_the_explanations_where_the_author_asks_for_it(string solution)
    {
        var problem = Problem.Of(Question("alwaysShowCorrectChoiceExplanation", solution));
        Assert.DoesNotContain("Because", problem.Render(BodyView.Untouched));
        var html = Answered(problem, "choice_0");
        Assert.Contains("On a</div>", html);
        Assert.Contains("Because</div>", html);
        Assert.DoesNotContain("Other", html);
        Assert.DoesNotContain("Because", Answered(Problem.Of(Question("", solution)), "choice_0"));
    }

    [Fact]
    public void each_question_has_its_own_set()
    {
        var problem = Problem.Of(Question("", "") + Question("", "").Replace("On ", "Second on ", StringComparison.Ordinal));
        var html = Answered(problem, "choice_0", "choice_2");
        Assert.Contains(">On a", html);
        Assert.Contains("Second on c", html);
        Assert.DoesNotContain(">On c", html);
    }
}
