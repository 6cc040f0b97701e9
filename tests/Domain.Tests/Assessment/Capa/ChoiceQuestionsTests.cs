namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class ChoiceQuestionsTests
{
    private const string Single = """
        <multiplechoiceresponse><choicegroup>
          <choice correct="false">a</choice><choice correct="True">b</choice><choice correct="false" name="third">c</choice><choice correct="true">d</choice>
        </choicegroup></multiplechoiceresponse>
        """;

    [Theory]
    [InlineData("choice_0", "incorrect")]
    [InlineData("choice_1", "correct")]
    [InlineData("choice_third", "incorrect")]
    // Names are counted over the unnamed choices only.
    [InlineData("choice_2", "correct")]
    [InlineData("choice_3", "incorrect")]
    [InlineData("", "incorrect")]
    public void one_right_choice_of_several_suffices(string answer, string judgment) => Assert.Equal(judgment, Problem.Of(Single).Judge(answer));

    [Fact]
    public void no_answer_is_a_wrong_one() => Assert.Equal("incorrect", Problem.Of(Single).Judge());

    [Theory]
    [InlineData("choice_0", "correct")]
    [InlineData("choice_1", "partially-correct 0.5")]
    [InlineData("choice_2", "partially-correct 0.25")]
    [InlineData("choice_3", "incorrect")]
    public void partly_right_choices_give_their_points(string answer, string judgment) => Assert.Equal(judgment, Problem.Of("""
        <multiplechoiceresponse partial_credit="points"><choicegroup>
          <choice correct="true">a</choice><choice correct="partial">b</choice><choice correct="partial" point_value="0.25">c</choice><choice correct="false">d</choice>
        </choicegroup></multiplechoiceresponse>
        """).Judge(answer));

    [Fact]
    public void another_scheme_of_partial_credit_is_the_authors_mistake() =>
        Assert.Contains("points", Problem.Of(Single.Replace("<multiplechoiceresponse>", "<multiplechoiceresponse partial_credit='edc'>", StringComparison.Ordinal)).Rejected("choice_0"));

    [Fact]
    public void full_points_of_a_plain_right_answer_are_one_whatever_the_author_counts()
    {
        var graded = Problem.Of(Single.Replace("<choicegroup>", "<choicegroup points='3'>", StringComparison.Ordinal)).Graded("choice_1");
        Assert.Equal((1.0, 3.0), (graded.Earned, graded.Possible));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("many")]
    public void points_that_are_no_number_are_one(string points) =>
        Assert.Equal(1, Problem.Of(Single.Replace("<choicegroup>", $"<choicegroup points='{points}'>", StringComparison.Ordinal)).MaxPoints);

    private static string Boxes(string right, int count, string scheme) =>
        $"<choiceresponse partial_credit='{scheme}'><checkboxgroup>" +
        string.Concat(Enumerable.Range(0, count).Select(i => $"<choice correct='{right.Contains((char)('a' + i)).ToString().ToLowerInvariant()}'>{(char)('a' + i)}</choice>")) +
        "</checkboxgroup></choiceresponse>";

    private static string[] Ticks(string letters) => [.. letters.Select(letter => $"choice_{letter - 'a'}")];

    [Theory]
    [InlineData("cd", "correct")]
    [InlineData("c", "incorrect")]
    [InlineData("bcd", "incorrect")]
    [InlineData("", "incorrect")]
    public void exactly_the_right_boxes_must_be_ticked(string ticked, string judgment) =>
        Assert.Equal(judgment, Problem.Of(Boxes("cd", 4, "false")).Judge([Ticks(ticked)]));

    [Fact]
    public void ticking_nothing_is_wrong_even_where_nothing_is_right() =>
        Assert.Equal("incorrect", Problem.Of(Boxes("", 3, "false")).Judge([Ticks("")]));

    [Theory]
    [InlineData("cd", "correct")]
    [InlineData("c", "partially-correct 0.75")]
    [InlineData("a", "partially-correct 0.25")]
    [InlineData("ab", "incorrect")]
    [InlineData("abcd", "partially-correct 0.5")]
    [InlineData("", "incorrect")]
    public void every_decision_counts(string ticked, string judgment) => Assert.Equal(judgment, Problem.Of(Boxes("cd", 4, "edc")).Judge([Ticks(ticked)]));

    [Theory]
    [InlineData(4, "c", "partially-correct 0.5")]
    [InlineData(4, "a", "incorrect")]
    [InlineData(4, "acd", "partially-correct 0.5")]
    [InlineData(4, "abcd", "incorrect")]
    [InlineData(5, "abcd", "partially-correct 0.25")]
    [InlineData(5, "cd", "correct")]
    [InlineData(5, "ab", "incorrect")]
    public void halves_forgive_one_error_and_among_five_two(int count, string ticked, string judgment) =>
        Assert.Equal(judgment, Problem.Of(Boxes("cd", count, "halves")).Judge([Ticks(ticked)]));

    [Fact]
    public void two_boxes_are_too_few_for_halves() => Assert.Equal("incorrect", Problem.Of(Boxes("b", 2, "halves")).Judge([Ticks("ab")]));

    [Fact]
    public void rounding_of_shares_goes_away_from_zero() =>
        // 3 boxes, points 0.375 of … : 2 of 3 rightly decided.
        Assert.Equal("partially-correct 0.67", Problem.Of(Boxes("ab", 3, "edc")).Judge([Ticks("a")]));

    [Theory]
    [InlineData("choice_0,choice_2", "correct")]
    [InlineData("choice_0", "incorrect")]
    [InlineData("choice_0,choice_2,choice_9", "incorrect")]
    public void true_and_false_choices_must_all_be_told_apart(string chosen, string judgment) => Assert.Equal(judgment, Problem.Of("""
        <truefalseresponse><checkboxgroup><choice correct="true">a</choice><choice correct="false">b</choice><choice correct="true">c</choice></checkboxgroup></truefalseresponse>
        """).Judge([chosen.Split(',')]));

    [Theory]
    [InlineData("('a','b c','hasn\\'t')", "a|b c|hasn't")]
    [InlineData("('it's','don't know')", "it's|don't know")]
    [InlineData("('USA', 'Germany' 'Russia')", "USA|Germany|Russia")]
    [InlineData("()", "")]
    public void options_are_read_as_a_shell_would(string written, string options) =>
        Assert.Equal(options, string.Join('|', OpenEdx.Domain.Assessment.Capa.OptionInput.Split(written)));

    [Theory]
    [InlineData("b", "correct")]
    [InlineData("B", "incorrect")]
    [InlineData("b ", "incorrect")]
    [InlineData("a", "incorrect")]
    public void a_dropdown_compares_letter_for_letter(string answer, string judgment)
    {
        Assert.Equal(judgment, Problem.Of("<optionresponse><optioninput options=\"('a','b')\" correct=\"b\"/></optionresponse>").Judge(answer));
        Assert.Equal(judgment, Problem.Of("<optionresponse><optioninput><option correct='False'>a</option><option correct='True'>b <optionhint>!</optionhint></option></optioninput></optionresponse>").Judge(answer));
    }

    [Fact]
    public void a_dropdown_with_two_right_options_is_shown_but_not_graded()
    {
        var problem = Problem.Of("<optionresponse><optioninput><option correct='True'>a</option><option correct='true'>b</option></optioninput></optionresponse>");
        Assert.False(problem.IsGradable);
        Assert.Contains("one correct option", Assert.Single(problem.Ungradable).Reason);
    }

    [Fact]
    public void answers_are_reported_with_the_texts_of_choices()
    {
        Assert.Equal("b", Problem.Of(Single).Mark("choice_1").Answer);
        Assert.Equal("[\"c\",\"d\"]", Problem.Of(Boxes("cd", 4, "edc")).Mark([Ticks("cd")]).Answer);
    }
}
