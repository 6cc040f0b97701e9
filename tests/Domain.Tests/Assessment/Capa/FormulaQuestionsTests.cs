using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class FormulaQuestionsTests
{
    private static CapaProblem Question(string answer, string further = "", string samples = "x,y@1,1:10,10#20", string inside = "", int seed = 1) => Problem.Of(
        $"<formularesponse answer='{answer}' samples='{samples}' {further}><formulaequationinput/>{inside}</formularesponse>", seed);

    [Theory]
    [InlineData("2*x + y", "y + x*2", "correct")]
    [InlineData("2*x + y", "y + x", "incorrect")]
    [InlineData("x^2", "X*X", "correct")]
    [InlineData("sqrt(x*y)", "sqrt(x)*sqrt(y)", "correct")]
    [InlineData("x", "", "incorrect")]
    // The letters of the problem win over constants.
    [InlineData("x*e", "x*2.718281828", "correct")]
    public void formulas_agree_when_they_agree_everywhere(string answer, string given, string judgment) => Assert.Equal(judgment, Question(answer).Judge(given));

    [Fact]
    public void the_tolerance_is_that_of_numbers()
    {
        const string OnePercent = "<responseparam type='tolerance' default='1%'/>";
        Assert.Equal("correct", Question("x", inside: OnePercent).Judge("1.009*x"));
        Assert.Equal("incorrect", Question("x", inside: OnePercent).Judge("1.011*x"));
        Assert.Equal("incorrect", Question("x").Judge("1.009*x"));
    }

    [Theory]
    [InlineData("type='cs'", "X", "Invalid Input: X not permitted in answer as a variable (did you mean x?)")]
    [InlineData("", "z*x", "Invalid Input: z not permitted in answer as a variable")]
    [InlineData("", "x(y)", "Invalid Input: x not permitted in answer as a function (did you forget to use * for multiplication?)")]
    [InlineData("", "2*(x", "Invalid Input: Parentheses are unmatched. 1 parentheses were opened but never closed.")]
    [InlineData("", "x +", "Invalid input: Could not parse 'x +' as a formula")]
    public void what_is_no_formula_is_sent_back_without_using_an_attempt(string further, string given, string message) =>
        Assert.Equal(message, Question("x", further).Rejected(given));

    [Fact]
    public void a_missing_field_is_not_an_empty_one() => Assert.IsType<GradeOutcome.Rejected>(Question("x").Grade(AnswerSheet.Empty));

    [Fact]
    public void the_answer_may_name_variables_of_the_problem() => Assert.Equal("correct", Question("$seed*x", seed: 7).Judge("7*x"));

    [Fact]
    public void grading_again_comes_to_the_same()
    {
        // Right at some places only: upstream it is luck whether the places are among them.
        var judgments = Enumerable.Range(0, 300).Select(seed => Question("abs(x)", samples: "x@-1:30#5", seed: seed)).Select(problem => (problem.Judge("x"), problem.Judge("x"))).ToList();
        Assert.All(judgments, pair => Assert.Equal(pair.Item1, pair.Item2));
        Assert.Equal(2, judgments.Distinct().Count());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x@1#2")]
    [InlineData("x@1:2#many")]
    [InlineData("x@a:2#3")]
    [InlineData("x@1:2#100000")]
    public void samples_that_cannot_be_read_are_the_authors_mistake(string samples)
    {
        var part = Assert.Single(Question("x", samples: samples).Ungradable);
        Assert.Contains("samples must read like", part.Reason);
        Assert.Contains("(formularesponse, line 1)", part.Reason);
    }

    [Fact]
    public void a_hint_fits_where_its_formula_agrees()
    {
        var problem = Question("(y2-y1)/2", samples: "y1,y2@1,1:10,10#20", inside:
            "<hintgroup mode='on_request'><formulahint samples='y1,y2@1,1:10,10#20' answer='(y1-y2)/2' name='sign'/><hintpart on='sign'><text>Mind the sign.</text></hintpart></hintgroup>");
        var mark = problem.Mark("(y1-y2)/2");
        Assert.Equal(("incorrect", "Mind the sign.", "on_request"), (mark.Correctness, mark.Hint, mark.HintMode));
        Assert.Equal("", problem.Mark("(y2-y1)/2").Hint);
    }
}
