using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class TextQuestionsTests
{
    private static string Judge(string attributes, string answer, string inside = "") =>
        Problem.Of($"<stringresponse {attributes}><textline/>{inside}</stringresponse>").Judge(answer);

    [Theory]
    [InlineData("Second", "correct")]
    [InlineData("  Second ", "correct")]
    [InlineData("\u001cSecond", "correct")]
    [InlineData("second", "incorrect")]
    [InlineData("", "incorrect")]
    public void a_text_is_compared_without_the_blanks_around_it(string given, string judgment) => Assert.Equal(judgment, Judge("answer=' Second '", given));

    [Theory]
    [InlineData("SECOND", "correct")]
    [InlineData("Third", "incorrect")]
    public void case_may_be_ignored(string given, string judgment) => Assert.Equal(judgment, Judge("answer='Second' type='ci'", given));

    [Theory]
    [InlineData("One", "correct")]
    [InlineData("Two", "correct")]
    [InlineData("Three", "correct")]
    [InlineData("One Two", "incorrect")]
    public void additional_answers_are_as_good(string given, string judgment) => Assert.Equal(
        judgment, Judge("answer='One'", given, "<additional_answer answer='Two'/><additional_answer>Three</additional_answer>"));

    [Theory]
    [InlineData("4", "correct")]
    [InlineData("Four", "correct")]
    [InlineData("threeeee", "correct")]
    [InlineData("!!two!!", "correct")]
    [InlineData("Five", "incorrect")]
    [InlineData("|", "incorrect")]
    public void anchors_bind_to_the_first_and_the_last_alternative_only(string given, string judgment) => Assert.Equal(
        judgment, Judge("answer='^4|Four$' type='regexp'", given, "<additional_answer answer='three*'/><additional_answer answer='two'/><additional_answer answer='six'/>"));

    [Theory]
    [InlineData("Doc", "correct")]
    [InlineData("Sleepy", "correct")]
    [InlineData("Doc_or_Sleepy", "incorrect")]
    public void the_old_way_of_naming_several_answers_still_works(string given, string judgment) => Assert.Equal(judgment, Judge("answer='Doc_or_Sleepy'", given));

    [Fact]
    public void a_broken_pattern_is_the_authors_mistake() =>
        Assert.Contains("pattern", Problem.Of("<stringresponse answer='(' type='regexp'><textline/></stringresponse>").Rejected("x"));

    [Fact]
    public void a_pattern_that_takes_forever_is_given_up() =>
        Assert.Contains("too long", Problem.Of("<stringresponse answer='(a+)+b' type='regexp'><textline/></stringresponse>").Rejected(new string('a', 40)));

    [Theory]
    [InlineData(@"(?P<x>a)(?P=x)\Z", @"(?<x>a)\k<x>\z")]
    [InlineData("a{,3}", "a{0,3}")]
    [InlineData("[a-z-[aeiou]]", @"[a-z-\[aeiou]]")]
    [InlineData("[]a]", @"[\]a]")]
    [InlineData(@"\[x\]", @"\[x\]")]
    public void patterns_of_python_are_translated(string python, string net) => Assert.Equal(net, PythonRegex.Translate(python));

    [Theory]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("İ", "i\u0307")]
    public void lower_case_is_that_of_python(string text, string lower) => Assert.Equal(lower, PythonText.Lower(text));
}
