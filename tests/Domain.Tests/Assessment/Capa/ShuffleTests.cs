using System.Text.RegularExpressions;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class ShuffleTests
{
    private static string Question(string attributes, params string[] choices) =>
        $"<multiplechoiceresponse><choicegroup {attributes}>{string.Concat(choices)}</choicegroup></multiplechoiceresponse>";

    private static string Choice(string text, bool isCorrect = false, string further = "") =>
        $"<choice correct='{(isCorrect ? "true" : "false")}' {further}>{text}</choice>";

    /// <summary>Texts of the labels in the order shown.</summary>
    private static string Order(CapaProblem problem) => string.Join(
        ' ', Regex.Matches(problem.Render(BodyView.Untouched), "<label[^>]*>([^<]*)</label>").Select(match => match.Groups[1].Value));

    private static string Letters(string letters) => Question("shuffle='true'", [.. letters.Select(letter => Choice(letter.ToString(), letter == 'A'))]);

    [Theory]
    [InlineData(0, "ABCD", "B A C D")]
    [InlineData(341, "ABCD", "D A B C")]
    [InlineData(0, "ABCDEF", "C E A B D F")]
    public void choices_come_in_the_order_of_the_seed(int seed, string letters, string order) => Assert.Equal(order, Order(Problem.Of(Letters(letters), seed)));

    [Fact]
    public void questions_of_one_problem_share_one_generator() =>
        Assert.Equal("B A C D C A D B", Order(Problem.Of(Letters("ABCD") + Letters("ABCD"), 0)));

    [Fact]
    public void shuffled_choices_keep_their_names() => Assert.Equal("correct", Problem.Of(Letters("ABCD"), 341).Judge("choice_0"));

    [Fact]
    public void fixed_choices_stay_first_or_go_last()
    {
        var problem = Problem.Of(Question(
            "shuffle='true'", Choice("first", false, "fixed='true'"), Choice("A", true), Choice("island", false, "fixed='true'"), Choice("B"), Choice("C"), Choice("D"), Choice("last", false, "fixed='true'")), 0);
        Assert.Equal("first B A C D island last", Order(problem));
    }

    [Theory]
    [InlineData(723, "3 5 1 4")]
    [InlineData(9, "0 4 3 2")]
    public void a_pool_shows_one_right_and_some_wrong_choices(int seed, string order) =>
        Assert.Equal(order, Order(Problem.Of(Pool("4"), seed)));

    [Fact]
    public void a_pool_of_zero_shows_all() => Assert.Equal("0 1 2 3 4 5", Order(Problem.Of(Pool("0"), 9)));

    [Theory]
    [InlineData("answer-pool='four'", "whole number")]
    [InlineData("answer-pool='4' shuffle='true'", "cannot combine")]
    public void impossible_pools_are_the_authors_mistake(string attributes, string reason)
    {
        var problem = Problem.Of(Question(attributes, Choice("a", true), Choice("b")), 1);
        Assert.Contains(reason, Assert.Single(problem.Ungradable).Reason);
        Assert.Contains("a", Order(problem));
    }

    private static string Pool(string size) => Question(
        $"answer-pool='{size}'", Choice("0"), Choice("1"), Choice("2", true), Choice("3"), Choice("4"), Choice("5", true));
}
