namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class FeedbackTests
{
    private const string Boxes = """
        <choiceresponse><checkboxgroup>
          <choice correct="true">a<choicehint selected="True">You ticked a.</choicehint><choicehint selected="false">You left a.</choicehint></choice>
          <choice correct="false">b<choicehint selected="true">You ticked b.</choicehint></choice>
          <choice correct="true">c</choice>
          <compoundhint value="A B">Both of them!</compoundhint>
        </checkboxgroup></choiceresponse>
        """;

    [Fact]
    public void the_chosen_choice_speaks() => Assert.Equal(
        "<div class=\"feedback-hint-incorrect\"><div class=\"explanation-title\">Answer</div><span class=\"hint-label\">Incorrect: </span><div class=\"hint-text\">No &amp; <b>never</b></div></div>",
        Problem.Of("<multiplechoiceresponse><choicegroup><choice correct='true'>a</choice><choice correct='false'>b<choicehint>No &amp; <b>never</b></choicehint></choice></choicegroup></multiplechoiceresponse>")
            .Mark("choice_1").Message);

    [Theory]
    [InlineData("", "<div class=\"feedback-hint-correct\"><div class=\"explanation-title\">Answer</div><div class=\"hint-text\">Yes</div></div>")]
    [InlineData("Well", "<div class=\"feedback-hint-correct\"><div class=\"explanation-title\">Answer</div><span class=\"hint-label\">Well </span><div class=\"hint-text\">Yes</div></div>")]
    public void a_label_replaces_the_usual_word(string label, string message) => Assert.Equal(
        message, Problem.Of($"<numericalresponse answer='4'><textline/><correcthint label='{label}'>Yes</correcthint></numericalresponse>").Mark("4").Message);

    [Fact]
    public void every_box_speaks_for_itself()
    {
        var message = Problem.Of(Boxes).Mark([new[] { "choice_1", "choice_2" }]).Message;
        Assert.Contains("You left a.", message);
        Assert.Contains("You ticked b.", message);
    }

    [Fact]
    public void a_compound_hint_stands_instead_of_the_single_ones()
    {
        var message = Problem.Of(Boxes).Mark([new[] { "choice_0", "choice_1" }]).Message;
        Assert.Contains("Both of them!", message);
        Assert.DoesNotContain("You ticked", message);
    }

    [Fact]
    public void the_feedback_of_a_number_is_for_right_answers_only() =>
        Assert.Equal("", Problem.Of("<numericalresponse answer='4'><textline/><correcthint>Yes</correcthint></numericalresponse>").Mark("5").Message);

    [Theory]
    [InlineData("One", "It is one.")]
    [InlineData("Two", "It is two.")]
    [InlineData("Three", "Not three.")]
    [InlineData("Fourteen", "Begins like four.")]
    [InlineData("Six", "")]
    public void of_the_feedbacks_of_a_text_the_first_match_wins(string given, string text)
    {
        var message = Problem.Of("""
            <stringresponse answer="One"><textline/>
              <correcthint>It is one.</correcthint>
              <additional_answer answer="Two"><correcthint>It is two.</correcthint></additional_answer>
              <stringequalhint answer="Three">Not three.</stringequalhint>
              <regexphint answer="Four.*">Begins like four.</regexphint>
            </stringresponse>
            """).Mark(given).Message;
        if (text.Length == 0) Assert.Equal("", message);
        else Assert.Contains(text, message);
    }

    [Fact]
    public void an_option_speaks_when_chosen() => Assert.Contains("Down under", Problem.Of(
        "<optionresponse><optioninput><option correct='True'>Canberra<optionhint>Down under</optionhint></option><option correct='False'>Sydney</option></optioninput></optionresponse>").Mark("Canberra").Message);

    [Fact]
    public void a_hint_group_answers_to_named_conditions()
    {
        var problem = Problem.Of("""
            <stringresponse answer="Michigan" type="ci"><textline/>
              <hintgroup><stringhint answer="wisconsin" type="ci" name="wisc"/><hintpart on="wisc"><text>The state of cheese &amp; beer</text></hintpart></hintgroup>
            </stringresponse>
            """);
        Assert.Equal("The state of cheese & beer", problem.Mark("Wisconsin").Hint);
        Assert.Equal("", problem.Mark("Ohio").Hint);
        Assert.Equal("The state of cheese & beer", problem.Mark(" Wisconsin ").Hint);
        Assert.Equal("always", problem.Mark("Wisconsin").HintMode);
        Assert.Null(problem.Mark("Ohio").HintMode);
    }

    [Fact]
    public void hints_on_demand_are_listed_in_order() =>
        Assert.Equal(["One <b>1</b>", "Two"], Problem.Of("<p/><demandhint><hint>One <b>1</b></hint><hint>Two</hint></demandhint>").DemandHints);

    [Fact]
    public void variables_are_known_in_feedback() => Assert.Contains(
        "Seed 7, $other", Problem.Of("<numericalresponse answer='$seed'><textline/><correcthint>Seed $seed, $other</correcthint></numericalresponse>", 7).Mark("7").Message);
}
