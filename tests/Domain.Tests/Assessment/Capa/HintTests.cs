using System.Text.Json;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>What the tracking log says about feedback, and the older hints.</summary>
public sealed class HintTests
{
    private const string Boxes = """
        <choiceresponse partial_credit="EDC"><checkboxgroup>
          <choice correct="true">a<choicehint selected="TRUE" label="Fine">You ticked a.</choicehint><choicehint selected="false">You left a.</choicehint></choice>
          <choice correct="false">b<choicehint selected="true">You ticked b.</choicehint><choicehint selected="false"/></choice>
          <choice correct="true" id="third">c</choice>
          <compoundhint value="a THIRD">Both!</compoundhint>
        </checkboxgroup></choiceresponse>
        """;

    /// <summary>In the order of the event of Open edX, one line per field.</summary>
    private static string Told(FeedbackShown shown) => string.Join('\n',
        shown.ResponseId, shown.TriggerType, shown.Label, JsonSerializer.Serialize(shown.Hints), shown.IsCorrect, string.Join(',', shown.Answer), shown.QuestionType,
        shown.Choices is null ? "-" : string.Join(',', shown.Choices));

    /// <summary>A problem that cannot be shown, because its script failed, offers no hints; one whose script did not run offers those that need none.</summary>
    [Fact]
    public void only_hints_that_can_be_shown_are_offered()
    {
        const string Xml =
            "<problem><script type='loncapa/python'>x = 1 + broken</script><p>$x</p><numericalresponse answer='$x'><textline/></numericalresponse>" +
            "<demandhint><hint>Think.</hint><hint>It is $x.</hint></demandhint></problem>";
        Assert.Equal(["Think.", "It is 2."], CapaProblem.Load(Xml, Problem.Id, 1, "", ScriptedProblem.Finished(("x", 2))).DemandHints);
        Assert.Equal(["Think."], CapaProblem.Load(Xml, Problem.Id, 1).DemandHints);
        Assert.Empty(CapaProblem.Load(Xml, Problem.Id, 1, "", new PythonResult.Failed("NameError: name 'broken' is not defined", "")).DemandHints);
    }

    [Fact]
    public void each_box_is_told_with_what_brought_it_up() => Assert.Equal(
        """
        p1_1
        single
        Fine
        [{"Html":"You ticked a.","Triggers":[{"Choice":"choice_0","IsSelected":true}]},{"Html":"You ticked b.","Triggers":[{"Choice":"choice_1","IsSelected":true}]}]
        False
        choice_0,choice_1
        choiceresponse
        choice_0,choice_1,choice_2
        """,
        Told(Assert.Single(Problem.Of(Boxes).Graded([new[] { "choice_0", "choice_1" }]).Feedback)));

    [Fact]
    public void a_set_of_boxes_is_told_as_compound() => Assert.Equal(
        """
        p1_1
        compound
        Correct:
        [{"Html":"Both!","Triggers":[{"Choice":"choice_0","IsSelected":true},{"Choice":"choice_2","IsSelected":true}]}]
        True
        choice_0,choice_2
        choiceresponse
        choice_0,choice_1,choice_2
        """,
        Told(Assert.Single(Problem.Of(Boxes).Graded([new[] { "choice_0", "choice_2" }]).Feedback)));

    [Fact]
    public void partial_credit_is_not_called_correct()
    {
        var graded = Problem.Of(Boxes).Graded([new[] { "choice_0", "choice_1" }]);
        Assert.Equal("partially-correct", graded.Marks[0].Correctness);
        Assert.Contains("feedback-hint-incorrect", graded.Marks[0].Message);
    }

    [Fact]
    public void ticking_nothing_brings_up_what_is_said_of_boxes_left_alone() =>
        Assert.Contains("You left a.", Problem.Of(Boxes).Mark().Message);

    [Fact]
    public void more_than_one_label_is_none_of_them()
    {
        const string Two = "<choiceresponse><checkboxgroup><choice correct='true'>a<choicehint selected='true' label='L1'>x</choicehint></choice><choice correct='true'>b<choicehint selected='true' label='L2'>y</choicehint></choice></checkboxgroup></choiceresponse>";
        Assert.Equal("Correct:", Assert.Single(Problem.Of(Two).Graded([new[] { "choice_0", "choice_1" }]).Feedback).Label);
        Assert.Equal("L1", Assert.Single(Problem.Of(Two).Graded([new[] { "choice_0" }]).Feedback).Label);
    }

    [Theory]
    [InlineData("<numericalresponse answer='4'><textline/><correcthint>Yes</correcthint><additional_answer answer='5'><correcthint>Also</correcthint></additional_answer></numericalresponse>", "5", "True Also numericalresponse")]
    [InlineData("<numericalresponse answer='4'><textline/><correcthint>Yes</correcthint><additional_answer answer='5'/></numericalresponse>", "5", "")]
    [InlineData("<stringresponse answer='One'><textline/><stringequalhint answer='Two'>Near</stringequalhint></stringresponse>", "Two", "False Near stringresponse")]
    // Feedback looks at the answer as typed.
    [InlineData("<stringresponse answer='One'><textline/><correcthint>Yes</correcthint></stringresponse>", "One ", "")]
    // Feedback on wrong answers says wrong, even where the answer was right.
    [InlineData("<stringresponse answer='T.*' type='regexp'><textline/><additional_answer answer='Two'/><stringequalhint answer='Two'>Near</stringequalhint></stringresponse>", "Two", "")]
    [InlineData("<stringresponse answer='A_or_B'><textline/><stringequalhint answer='B'>Not quite</stringequalhint></stringresponse>", "B", "False Not quite stringresponse")]
    [InlineData("<stringresponse answer='One'><textline/><regexphint answer='('>Never</regexphint></stringresponse>", "(", "")]
    [InlineData("<multiplechoiceresponse><choicegroup><choice correct='true'>a<choicehint> </choicehint></choice></choicegroup></multiplechoiceresponse>", "choice_0", "")]
    [InlineData("<truefalseresponse><choicegroup><choice correct='true'>a<choicehint>So</choicehint></choice></choicegroup></truefalseresponse>", "choice_0", "True So truefalseresponse")]
    public void feedback_is_told_once_or_not_at_all(string question, string given, string told) => Assert.Equal(
        told, string.Join(';', Problem.Of(question).Graded(given).Feedback.Select(shown => $"{shown.IsCorrect} {shown.Hints[0].Html} {shown.QuestionType}")));

    [Fact]
    public void of_several_dropdowns_only_the_first_speaks()
    {
        const string Options = "<optioninput><option correct='true'>a<optionhint>Yes</optionhint></option><option correct='false'>b</option></optioninput>";
        var graded = Problem.Of($"<optionresponse>{Options}{Options}</optionresponse>").Graded("a", "a");
        Assert.Equal([true, false], graded.Marks.Select(mark => mark.Message.Length > 0));
        Assert.Single(graded.Feedback);
    }

    [Fact]
    public void the_conditions_of_a_hint_group_silence_the_feedback()
    {
        var problem = Problem.Of("""
            <stringresponse answer="One"><textline/><correcthint>Yes</correcthint>
              <hintgroup><stringhint answer="Two" name="two"/><stringhint answer="Two" name="again"/>
                <hintpart on="two"><text>First</text></hintpart><hintpart on="again"><text> Last &lt;i&gt;wins&lt;/i&gt; <b>here</b> it ends</text></hintpart></hintgroup>
            </stringresponse>
            """);
        Assert.Equal(("", ""), (problem.Mark("One").Message, problem.Mark("One").Hint));
        Assert.Equal(" Last <i>wins</i> ", problem.Mark("Two").Hint);
    }

    [Fact]
    public void a_hint_function_silences_the_feedback()
    {
        var response = GeneratedAnswers.ResponsesOf("<problem><numericalresponse answer='4'><textline/><correcthint>Yes</correcthint><hintgroup hintfn='f'/></numericalresponse></problem>", "p1", 1)[0];
        Assert.Equal("", response.Judge(AnswerSheet.Of((Problem.First, "4")))[0].Message);
    }

    [Fact]
    public void a_hint_group_of_another_kind_leaves_the_feedback_alone()
    {
        // Upstream a numericalhint makes every submission fail; here its condition never holds.
        var problem = Problem.Of("<numericalresponse answer='4'><textline/><correcthint>Yes</correcthint><hintgroup><stringhint answer='4' name='x'/><hintpart on='x'><text>No</text></hintpart></hintgroup></numericalresponse>");
        Assert.Contains("Yes", problem.Mark("4").Message);
        var numerical = Problem.Of("<numericalresponse answer='4'><textline/><hintgroup><numericalhint answer='5' name='x'/><hintpart on='x'><text>No</text></hintpart></hintgroup></numericalresponse>");
        Assert.Equal(("incorrect", ""), (numerical.Mark("5").Correctness, numerical.Mark("5").Hint));
    }

    [Fact]
    public void a_hint_on_request_is_folded_away()
    {
        var problem = Problem.Of("<stringresponse answer='One'><textline/><hintgroup mode='on_request'><stringhint answer='Two' name='two'/><hintpart on='two'><text>So</text></hintpart></hintgroup></stringresponse>");
        var html = problem.Render(new(AnswerSheet.Of((Problem.First, "Two")), problem.Graded("Two").Marks.ToDictionary(mark => mark.InputId)));
        Assert.Contains("<details class=\"hint\"><summary>Hint</summary>So</details>", html);
    }

    [Fact]
    public void the_variable_behind_an_option_is_noted() => Assert.Equal("$seed", Problem.Of(
        "<optionresponse><optioninput options=\"('7','8')\" correct='$seed'/></optionresponse>", 7).Mark("7").AnswerVariable);
}
