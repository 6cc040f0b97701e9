namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class NumericalQuestionsTests
{
    private static string Judge(string attributes, string answer, string inside = "") =>
        Problem.Of($"<numericalresponse {attributes}><formulaequationinput/>{inside}</numericalresponse>").Judge(answer);

    private static string Within(string answer, string tolerance, string given) =>
        Judge($"answer='{answer}'", given, $"<responseparam type='tolerance' default='{tolerance}'/>");

    [Theory]
    [InlineData("4", "0.1", "4.1", "correct")]
    [InlineData("4", "0.1", "3.9", "correct")]
    [InlineData("4", "0.1", "4.09", "correct")]
    [InlineData("4", "0.1", "3.91", "correct")]
    [InlineData("4", "0.1", "4.11", "incorrect")]
    [InlineData("4", "10%", "3.61", "correct")]
    [InlineData("4", "10%", "4.39", "correct")]
    [InlineData("4", "10%", "4.41", "incorrect")]
    [InlineData("4", "10% ", "4.39", "correct")]
    [InlineData("-4", "10%", "-4.3", "correct")]
    [InlineData("-4", "10%", "-4.5", "incorrect")]
    [InlineData("1", "200%", "2.9", "correct")]
    [InlineData("1", "200%", "-0.9", "correct")]
    [InlineData("1", "200%", "3.1", "incorrect")]
    // The percentage is computed in binary and compared in decimal.
    [InlineData("0.7", "10%", "0.77", "incorrect")]
    [InlineData("3", "10%", "3.3", "correct")]
    public void a_number_must_be_within_the_tolerance(string answer, string tolerance, string given, string judgment) =>
        Assert.Equal(judgment, Within(answer, tolerance, given));

    [Theory]
    [InlineData("answer='4'", "1/100")]
    [InlineData("answer='4' partial_credit='close'", "1/100%")]
    public void a_tolerance_that_is_an_expression_cannot_be_widened_and_refuses_all(string attributes, string tolerance) => Assert.Equal(
        $"The tolerance '{tolerance}' is an expression; only a plain number or percentage works (numericalresponse, line 1).",
        Problem.Of($"<numericalresponse {attributes}><textline/><responseparam type='tolerance' default='{tolerance}'/></numericalresponse>").Rejected("4"));

    [Theory]
    [InlineData("4", "4.00004", "correct")]
    [InlineData("4", "4.00005", "incorrect")]
    [InlineData("3141592653589793115", "3141592653589793238", "correct")]
    [InlineData("0.01", "1%", "correct")]
    [InlineData("1%", "0.01", "correct")]
    [InlineData("1/3", "0.333333", "correct")]
    [InlineData("1e-5", "0.00001", "correct")]
    [InlineData("inf", "5", "incorrect")]
    [InlineData("1+1j", "1+j", "correct")]
    [InlineData("1+1j", "1-j", "incorrect")]
    [InlineData("0", "0", "correct")]
    [InlineData("4", "", "incorrect")]
    [InlineData("4", "2*2", "correct")]
    public void without_a_tolerance_a_thousandth_of_a_percent_is_allowed(string answer, string given, string judgment) =>
        Assert.Equal(judgment, Judge($"answer='{answer}'", given));

    [Theory]
    [InlineData("[5, 7)", "5", "correct")]
    [InlineData("[5, 7)", "6", "correct")]
    [InlineData("[5, 7)", "6.999", "correct")]
    [InlineData("[5, 7)", "4.999", "incorrect")]
    [InlineData("[5, 7)", "7", "incorrect")]
    [InlineData("(1, 5)", "", "incorrect")]
    [InlineData("(1, 5)", "1", "incorrect")]
    [InlineData("[1/4, 2^3]", "8", "correct")]
    public void a_range_ends_at_its_brackets(string range, string given, string judgment) => Assert.Equal(judgment, Judge($"answer='{range}'", given));

    [Theory]
    [InlineData("4", "partially-correct 0.5")]
    [InlineData("8", "partially-correct 0.5")]
    [InlineData("12", "incorrect")]
    public void near_a_range_is_half_right(string given, string judgment) => Assert.Equal(judgment, Judge("answer='[5, 7)' partial_credit='close'", given));

    [Fact]
    public void a_complex_bound_is_the_authors_mistake() =>
        Assert.Contains("staff answer", Problem.Of("<numericalresponse answer='[1j, 5]'><textline/></numericalresponse>").Rejected("3"));

    [Fact]
    public void a_range_without_a_comma_is_shown_but_not_graded() =>
        Assert.False(Problem.Of("<numericalresponse answer='(2+3)'><textline/></numericalresponse>").IsGradable);

    [Theory]
    [InlineData("close", "", "4.3", "partially-correct 0.5")]
    [InlineData("close", "", "4.5", "incorrect")]
    [InlineData("list", "partial_answers='2,8,-4'", "2", "partially-correct 0.5")]
    [InlineData("list", "partial_answers='2,8,-4'", "8", "partially-correct 0.5")]
    [InlineData("list", "partial_answers='2,8,-4'", "-4", "partially-correct 0.5")]
    [InlineData("list", "partial_answers='2,8,-4'", "5", "incorrect")]
    [InlineData("list, close", "partial_answers='2,8,-4' partial_range='3'", "2.1", "partially-correct 0.5")]
    [InlineData("list, close", "partial_answers='2,8,-4' partial_range='3'", "4.5", "partially-correct 0.5")]
    [InlineData("list, close", "partial_answers='2,8,-4' partial_range='3'", "1.5", "partially-correct 0.25")]
    public void partial_credit_is_for_listed_and_for_close_answers(string scheme, string further, string given, string judgment) => Assert.Equal(
        judgment, Judge($"answer='4' partial_credit='{scheme}'", given, $"<responseparam type='tolerance' default='0.2' {further}/>"));

    [Theory]
    [InlineData("list, close", "8.05", "partially-correct 0.5")]
    [InlineData("list, close", "8.3", "partially-correct 0.25")]
    // Near the main answer and near the second listed one: the main answer is looked at while the first is.
    [InlineData("list, close", "4.15", "partially-correct 0.5")]
    [InlineData("list", "4.15", "incorrect")]
    [InlineData("close", "4.15", "partially-correct 0.5")]
    public void the_first_listed_answer_that_decides_wins(string scheme, string given, string judgment) => Assert.Equal(
        judgment, Judge($"answer='4' partial_credit='{scheme}'", given, "<responseparam type='tolerance' default='0.1' partial_answers='8,4.3' partial_range='4'/>"));

    [Fact]
    public void a_list_without_listed_answers_is_the_authors_mistake() => Assert.Contains(
        "needs partial_answers", Problem.Of("<numericalresponse answer='4' partial_credit='list'><textline/></numericalresponse>").Rejected("5"));

    [Fact]
    public void all_answers_are_shown()
    {
        var shown = Problem.Of("<numericalresponse answer='[5, 7)'><textline/><additional_answer answer='9'/></numericalresponse>").Answers()[0];
        Assert.Equal(["[5,  7)", "9"], shown.Texts);
        Assert.Equal("[5,  7) <b>or</b> 9", shown.Told);
    }

    [Fact]
    public void a_complex_number_is_no_number_of_a_range_even_where_it_is_real() => Assert.Contains(
        "complex", Problem.Of("<numericalresponse answer='[5, 7)'><textline/></numericalresponse>").Rejected("6+0*j"));

    [Fact]
    public void a_range_that_a_variable_holds_is_no_range() => Assert.Contains(
        "staff answer", Problem.Of("<numericalresponse answer='$seed,'><textline/></numericalresponse>").Rejected("1"));

    [Theory]
    [InlineData("10", "correct")]
    [InlineData("10.001", "incorrect")]
    [InlineData("4.05", "correct")]
    public void additional_answers_allow_no_tolerance(string given, string judgment) => Assert.Equal(
        judgment, Judge("answer='4'", given, "<responseparam type='tolerance' default='0.1'/><additional_answer answer='10'/>"));

    [Theory]
    [InlineData("2+", "Invalid math syntax: '2+'")]
    [InlineData("1/0", "Could not interpret '1/0' as a number.")]
    [InlineData("10^400", "Could not interpret '10^400' as a number.")]
    [InlineData("x", "Invalid Input: x not permitted in answer as a variable")]
    [InlineData("fact(-1)", "Factorial function evaluated outside its domain:'fact(-1)'")]
    public void what_is_no_number_is_sent_back_without_using_an_attempt(string given, string message) =>
        Assert.Equal(message, Problem.Of("<numericalresponse answer='4'><textline/></numericalresponse>").Rejected(given));

    [Fact]
    public void an_answer_of_the_author_that_is_no_number_is_told_as_such() => Assert.Equal(
        "There was a problem with the staff answer to this problem.", Problem.Of("<numericalresponse answer='four'><textline/></numericalresponse>").Rejected("4"));
}
