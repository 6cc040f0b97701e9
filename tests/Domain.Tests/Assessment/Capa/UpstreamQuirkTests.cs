using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Small habits of Open edX that clients, logs and courses can tell, each found by comparing with its library.</summary>
public sealed class UpstreamQuirkTests
{
    private const string Boxes = "<checkboxgroup><choice correct='true'>a</choice><choice correct='false'>b</choice></checkboxgroup>";

    [Theory]
    [InlineData("<choiceresponse partial_credit='edc, halves'>" + Boxes + "</choiceresponse>", "Only one type of partial credit is allowed for Checkbox problems.")]
    [InlineData("<choiceresponse partial_credit='thirds'>" + Boxes + "</choiceresponse>", "partial_credit attribute should be one of: edc,halves,false")]
    [InlineData("<choiceresponse partial_credit=''>" + Boxes + "</choiceresponse>", "partial_credit attribute should be one of: edc,halves,false")]
    public void schemes_that_check_boxes_do_not_know_are_told(string question, string message) =>
        Assert.Equal(message, Problem.Of(question).Rejected((object)new[] { "choice_0" }));

    [Theory]
    [InlineData("points,close", "Only one type of partial credit is allowed for Multiple Choice problems.")]
    [InlineData("list", "partial_credit attribute should be one of: points,false")]
    public void schemes_that_multiple_choice_does_not_know_are_told(string scheme, string message) => Assert.Equal(
        message, Problem.Of($"<multiplechoiceresponse partial_credit='{scheme}'><choicegroup><choice correct='true'>a</choice></choicegroup></multiplechoiceresponse>").Rejected("choice_0"));

    [Fact]
    public void a_number_that_was_not_sent_is_wrong_before_its_scheme_is_looked_at()
    {
        var problem = Problem.Of("<numericalresponse answer='3' partial_credit='halves'><textline/></numericalresponse>");
        Assert.Equal("partial_credit attribute should be one of: list,close", problem.Rejected("3"));
        Assert.Equal("incorrect", Assert.IsType<GradeOutcome.Graded>(problem.Grade(AnswerSheet.Empty)).Marks[0].Correctness);
    }

    [Theory]
    [InlineData("[2*j, 9]", "There was a problem with the staff answer to this problem: complex boundary.")]
    [InlineData("(2, ]", "There was a problem with the staff answer to this problem: empty boundary.")]
    public void broken_bounds_of_a_range_are_told_apart(string range, string message) =>
        Assert.Equal(message, Problem.Of($"<numericalresponse answer='{range}'><textline/></numericalresponse>").Rejected("4"));

    [Fact]
    public void every_decision_counts_only_where_there_is_one() => Assert.Equal(
        CapaTexts.Unexpected,
        Problem.Of("<choiceresponse partial_credit='edc'><checkboxgroup><choice correct='perhaps'>a</choice></checkboxgroup></choiceresponse>").Rejected((object)new[] { "choice_0" }));

    [Fact]
    public void no_answer_is_right_where_a_dropdown_has_no_right_option()
    {
        var problem = Problem.Of("<optionresponse><optioninput><option correct='false'>a</option><option correct='false'></option></optioninput></optionresponse>");
        Assert.Equal("incorrect", problem.Judge(""));
        Assert.Equal("incorrect", problem.Judge("a"));
    }

    [Fact]
    public void an_option_ends_where_its_feedback_begins() => Assert.Equal(
        "correct", Problem.Of("<optionresponse><optioninput><option correct='true'> pear <optionhint>Yes</optionhint> tail</option></optioninput></optionresponse>").Judge("pear"));

    [Fact]
    public void feedback_of_a_dropdown_looks_at_options_as_written()
    {
        var problem = Problem.Of("<optionresponse><optioninput><option correct='true'>$seed<optionhint>Seen</optionhint></option></optioninput></optionresponse>");
        Assert.Equal(("correct", ""), (problem.Mark("1").Correctness, problem.Mark("1").Message));
    }

    [Fact]
    public void a_hint_is_told_as_xml_in_ascii_with_the_text_behind_it()
    {
        var problem = Problem.Of("""<stringresponse answer="Bär"><correcthint label="It's so">Schön<br/><i title="&lt;ü&gt;"/></correcthint> und gut<textline/></stringresponse>""");
        Assert.Equal(
            "<div class=\"feedback-hint-correct\"><div class=\"explanation-title\">Answer</div><span class=\"hint-label\">It&#39;s so </span>" +
            "<div class=\"hint-text\">Sch&#246;n<br/><i title=\"&lt;&#252;&gt;\"></i> und gut</div></div>",
            problem.Mark("Bär").Message);
    }

    [Fact]
    public void a_hint_on_a_set_ends_at_its_first_element()
    {
        var problem = Problem.Of("<choiceresponse><checkboxgroup><choice correct='true'>a</choice><compoundhint value='a'>Fish &amp; chips <b>now</b></compoundhint></checkboxgroup></choiceresponse>");
        Assert.Contains("<div class=\"hint-text\">Fish & chips</div>", problem.Mark((object)new[] { "choice_0" }).Message);
    }

    [Fact]
    public void a_word_that_code_leaves_as_a_mark_is_kept_and_earns_nothing()
    {
        var problem = ScriptedProblem.Of("<customresponse><textline/><answer>correct = 'correct'</answer></customresponse>");
        var outcome = Assert.IsType<GradeOutcome.Graded>(problem.Answered(
            ScriptedProblem.Finished(("correct", "json:\"correct\""), ("messages", "json:[\"\"]"), ("overall_message", "")), "x"));
        Assert.Equal(("c", 0.0, false), (outcome.Marks[0].Correctness, outcome.Earned, outcome.IsSuccess));
    }

    [Fact]
    public void a_message_to_a_whole_question_stands_at_its_end()
    {
        var problem = ScriptedProblem.Of("<customresponse cfn='f'><textline/><textline/></customresponse>");
        var outcome = Assert.IsType<GradeOutcome.Graded>(problem.Answered(ScriptedProblem.Finished(("cfn_return", "json:{\"ok\": true, \"msg\": \"Well &Uuml;bt\"}")), "1", "2"));
        Assert.Equal([null, "Well &#220;bt"], outcome.Marks.Select(mark => mark.ResponseMessage));
        var html = problem.Render(new(AnswerSheet.Empty, outcome.Marks.ToDictionary(mark => mark.InputId)));
        Assert.Contains("<div class=\"response_message\">Well &#220;bt</div></div>", html);
        Assert.DoesNotContain("response_message", problem.Render(new(AnswerSheet.Empty, outcome.Marks.ToDictionary(mark => mark.InputId), HidesResults: true)));
    }

    [Fact]
    public void all_right_choices_of_a_pool_are_told_and_solutions_left_out_keep_their_numbers()
    {
        var problem = Problem.Of("""
            <multiplechoiceresponse><choicegroup answer-pool="2">
              <choice correct="true" explanation-id="x">a</choice><choice correct="false">b</choice><choice correct="true" explanation-id="y">c</choice>
            </choicegroup></multiplechoiceresponse>
            <solutionset><solution explanation-id="x">Why a</solution><solution explanation-id="y">Why c</solution></solutionset>
            """, seed: 9);
        var shown = problem.Answers();
        Assert.Equal(["choice_0", "choice_2"], shown[0].Texts);
        var (id, solution) = problem.Render(BodyView.Untouched).Contains("choice_0", StringComparison.Ordinal) ? ("p1_solution_1", "x\" id=\"p1_solution_1\">Why a") : ("p1_solution_2", "y\" id=\"p1_solution_2\">Why c");
        Assert.Equal((id, $"<solution explanation-id=\"{solution}</solution>"), (shown[1].Id, shown[1].Told));
        Assert.Equal(2, shown.Count);
    }

    [Fact]
    public void alternatives_are_told_as_html()
    {
        var shown = Problem.Of("""<stringresponse answer="R&amp;D"><additional_answer answer="it's"/><textline/></stringresponse>""").Answers()[0];
        Assert.Equal("R&amp;D <b>or</b> it&#39;s", shown.Told);
        Assert.Equal(["R&D", "it's"], shown.Texts);
    }

    [Theory]
    [InlineData("<label>Which?</label><stringresponse answer='a'><textline/></stringresponse>", "Which?")]
    [InlineData("<p>Which?</p><stringresponse answer='a'><textline label='Which?'/></stringresponse>", "Which?")]
    [InlineData("<p><b>Which</b>?</p><stringresponse answer='a'><textline label='Which?'/></stringresponse>", "")]
    [InlineData("<p>Whence?</p><stringresponse answer='a'><textline label='Which?'/></stringresponse>", "")]
    [InlineData("<label>Which?</label><stringresponse answer='a'><textline label=''/></stringresponse>", "")]
    [InlineData("<p>Which?</p><stringresponse answer='a'><textline/></stringresponse>", "")]
    public void a_question_without_a_label_takes_the_one_before_it(string question, string label) =>
        Assert.Equal(label, Problem.Of(question).Mark("a").Question);

    [Fact]
    public void an_empty_list_is_no_single_choice() => Assert.Equal(
        CapaTexts.Unexpected, Problem.Of("<truefalseresponse><choicegroup><choice correct='false'>a</choice></choicegroup></truefalseresponse>").Rejected((object)Array.Empty<string>()));

    [Fact]
    public void numbers_in_ticked_choices_are_read_even_where_the_author_asks_for_none()
    {
        var problem = Problem.Of("<choicetextresponse><radiotextgroup><choice correct='false'>a</choice></radiotextgroup></choicetextresponse>");
        var answer = new Dictionary<string, string> { ["p1_2_1_choiceinput_0bc"] = "on", ["p1_2_1_choiceinput_0_numtolerance_input_0"] = "ten" };
        Assert.Equal("Could not interpret 'ten' as a number.", problem.Rejected(answer));
    }

    [Fact]
    public void truth_is_the_number_of_the_second_tag() => Assert.Equal(
        "correct",
        Problem.Of("<annotationresponse><annotationinput><options><option choice='incorrect'>a</option><option choice='correct'>b</option></options></annotationinput></annotationresponse>")
            .Judge("{\"options\": [true]}"));

    [Fact]
    public void hints_on_demand_are_an_ordered_list() => Assert.Equal(
        "<ol><li class=\"hint-index-0\" tabindex=\"-1\"><strong>Hint (1 of 3): </strong>Look &#8594; <b>up</b></li>" +
        "<li class=\"hint-index-1\" tabindex=\"-1\"><strong>Hint (2 of 3): </strong>Down</li></ol>",
        ProblemFrame.RenderHints([.. Problem.Of("<demandhint><hint> Look → <b>up</b> </hint><hint>Down</hint><hint>Aside</hint></demandhint>").DemandHints.Take(2)], 3));
}
