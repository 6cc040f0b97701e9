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
    [InlineData(@"(?P<x>a)(?P=x)\Z", @"(?<1>a)\k<1>\z")]
    [InlineData("a{,3}", "a{0,3}")]
    [InlineData("[a-z-[aeiou]]", @"[a-z-\[aeiou]]")]
    [InlineData("[]a]", @"[\]a]")]
    [InlineData(@"\[x\]", @"\[x\]")]
    [InlineData("(?:ab)*+c", "(?>(?:ab)*)c")]
    public void patterns_of_python_are_translated(string python, string net) => Assert.Equal(net, PythonPattern.Translate(python, ignoresCase: false));

    /// <summary>As CPython 3.11 answers.</summary>
    [Theory]
    [InlineData("a++b", "aab", "correct")]
    [InlineData("a++ab", "aaab", "incorrect")]
    [InlineData("(ab)*+c", "ababc", "correct")]
    [InlineData("[0-9]{1,2}+5", "155", "correct")]
    [InlineData("a?+a", "a", "incorrect")]
    [InlineData("x{,2}y", "xxxy", "incorrect")]
    [InlineData("x{,2}", "x{,2}", "incorrect")]
    [InlineData("x{a}", "x{a}", "correct")]
    [InlineData("(?i:foo)bar", "FOObar", "correct")]
    [InlineData("(?i:foo)bar", "FOOBAR", "incorrect")]
    [InlineData(@"\d+", "\u0663", "correct")]
    [InlineData(@"\w+", "\u00bd", "correct")]
    [InlineData(@"[\w]", "\u00bd", "correct")]
    [InlineData(@"\w", "\u0301", "incorrect")]
    [InlineData(@"\w", "\u203f", "incorrect")]
    [InlineData(@"a\sb", "a\u001cb", "correct")]
    [InlineData(@"a[\s]b", "a\u001fb", "correct")]
    [InlineData(@"a\Sb", "a\u001cb", "incorrect")]
    [InlineData("[a-z-[aeiou]]", "b]", "correct")]
    [InlineData("[a-z-[aeiou]]", "b", "incorrect")]
    [InlineData("[[]", "[", "correct")]
    [InlineData("(?P&lt;x>a)(?P=x)", "aa", "correct")]
    [InlineData("a(?#note)*", "aaa", "correct")]
    [InlineData("(?>a*)a", "aaa", "incorrect")]
    [InlineData(@"\u00e9", "\u00e9", "correct")]
    [InlineData("(a)?(?(1)b|c)", "ab", "correct")]
    [InlineData("(a)?(?(1)b|c)", "c", "correct")]
    [InlineData("a|b*+", "bbb", "correct")]
    [InlineData(@"(?P&lt;x>a)(b)\2", "abb", "correct")]
    [InlineData(@"(?P&lt;x>a)(b)\1", "aba", "correct")]
    [InlineData(@"(a)(?P&lt;x>b)(?P=x)\1", "abba", "correct")]
    [InlineData("(a)?(?P&lt;x>b)?(?(x)c|d)", "bc", "correct")]
    [InlineData("(a)?(?P&lt;x>b)?(?(x)c|d)", "ad", "correct")]
    [InlineData("(a)?(?P&lt;x>b)?(?(2)c|d)", "ac", "incorrect")]
    [InlineData(@"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10\1", "abcdefghijja", "correct")]
    [InlineData(@"\0", "\0", "correct")]
    [InlineData(@"\141\0601[\1\60]", "a010", "correct")]
    public void patterns_match_as_in_python(string pattern, string given, string judgment) =>
        Assert.Equal(judgment, Judge($"answer='{pattern}' type='regexp'", given));

    [Theory]
    [InlineData("(?i)foo", "global flags not at the start of the expression at position 1")]
    [InlineData("(?x) a b", "global flags not at the start of the expression at position 1")]
    [InlineData(@"foo\z", @"bad escape \z at position 4")]
    [InlineData(@"\p{L}", @"bad escape \p at position 1")]
    [InlineData(@"\e", @"bad escape \e at position 1")]
    [InlineData("(?'x'a)", "unknown extension ?' at position 2")]
    [InlineData("(a", "missing ), unterminated subpattern at position 1")]
    [InlineData("((b", "missing ), unterminated subpattern at position 2")]
    [InlineData("a)", "unbalanced parenthesis at position 2")]
    [InlineData("[a", "unterminated character set at position 1")]
    [InlineData("*a", "nothing to repeat at position 1")]
    [InlineData("a+*", "multiple repeat at position 3")]
    [InlineData(@"(a)\2", "invalid group reference 2 at position 5")]
    [InlineData(@"(a\1)", "cannot refer to an open group at position 3")]
    [InlineData("(?P=x)", "unknown group name 'x' at position 5")]
    [InlineData("(?P&lt;x>a)(?P&lt;x>b)", "redefinition of group name 'x' as group 2; was group 1 at position 13")]
    [InlineData("(?P&lt;1>a)", "bad character in group name '1' at position 5")]
    [InlineData(@"\400", @"octal escape value \400 outside of range 0-0o377 at position 1")]
    public void patterns_that_python_refuses_are_refused_in_its_words(string pattern, string why) => Assert.Equal(
        $"[courseware.capa.responsetypes.stringresponse] error: {why}",
        Problem.Of($"<stringresponse answer=\"{pattern}\" type='regexp'><textline/></stringresponse>").Rejected("foo"));

    [Theory]
    [InlineData("ΔΡΟΜΟΣ", "δρομος", "correct")]
    [InlineData("ΔΡΟΜΟΣ", "δρομοσ", "correct")]
    [InlineData("İzmir", "ızmır", "correct")]
    [InlineData("maſs", "MASS", "correct")]
    [InlineData("[σ]+", "ΣΣς", "correct")]
    [InlineData("Åre", "are", "incorrect")]
    public void without_case_python_knows_a_few_letters_more(string pattern, string given, string judgment) =>
        Assert.Equal(judgment, Judge($"answer='{pattern}' type='regexp ci'", given));

    [Fact]
    public void forms_of_unicode_stay_different() => Assert.Equal("incorrect", Judge("answer='\u00e9'", "e\u0301"));

    [Fact]
    public void the_old_way_in_capitals_is_one_literal_answer() => Assert.Equal("correct", Judge("answer='A.*_OR_B' type='regexp'", "A.*_OR_B"));

    [Theory]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("İ", "i\u0307")]
    public void lower_case_is_that_of_python(string text, string lower) => Assert.Equal(lower, PythonText.Lower(text));
}
