using System.Globalization;
using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class ChoiceTextQuestionsTests
{
    private const string Choices = """
        <choice correct="true">The number <numtolerance_input answer="123" tolerance="1"/> and <numtolerance_input answer="456" tolerance="10"/> fit</choice>
        <choice correct="false">None <decoy_input/> fits</choice>
        """;

    private static readonly CapaProblem Radio = Problem.Of($"<choicetextresponse><radiotextgroup>{Choices}</radiotextgroup></choicetextresponse>");
    private static readonly CapaProblem Boxes = Problem.Of($"<choicetextresponse><checkboxtextgroup>{Choices}</checkboxtextgroup></choicetextresponse>");

    /// <summary>What scripts of Open edX send: ticks by name, numbers by place.</summary>
    private static Dictionary<string, string> Answer(int[] ticked, params (int Choice, int Field, string Text)[] numbers)
    {
        var answer = ticked.ToDictionary(choice => string.Create(CultureInfo.InvariantCulture, $"p1_2_1_choiceinput_{choice}bc"), _ => "on");
        foreach (var (choice, field, text) in numbers) answer[string.Create(CultureInfo.InvariantCulture, $"p1_2_1_choiceinput_{choice}_numtolerance_input_{field}")] = text;
        return answer;
    }

    [Theory]
    [InlineData("123 + .5", "456 + 9", "correct")]
    [InlineData("123+1.5", "456", "incorrect")]
    [InlineData("123", "456+11", "incorrect")]
    [InlineData("", "456", "incorrect")]
    public void the_numbers_in_the_right_choice_must_be_right(string first, string second, string judgment) =>
        Assert.Equal(judgment, Radio.Judge(Answer([0], (0, 0, first), (0, 1, second))));

    [Fact]
    public void exactly_the_right_choices_must_be_ticked()
    {
        Assert.Equal("incorrect", Boxes.Judge(Answer([0, 1], (0, 0, "123"), (0, 1, "456"), (1, 0, "1"))));
        Assert.Equal("incorrect", Boxes.Judge(Answer([], (0, 0, "123"), (0, 1, "456"))));
        Assert.Equal("incorrect", Assert.IsType<GradeOutcome.Graded>(Boxes.Grade(AnswerSheet.Empty)).Marks[0].Correctness);
    }

    [Fact]
    public void numbers_in_choices_that_are_not_ticked_are_ignored() =>
        Assert.Equal("correct", Radio.Judge(Answer([0], (0, 0, "123"), (0, 1, "456"), (1, 0, "nonsense"))));

    [Theory]
    [InlineData(0, "Could not interpret 'some' as a number.")]
    [InlineData(1, "Could not interpret 'some' as a number.")]
    public void numbers_in_ticked_choices_must_be_numbers_even_in_wrong_ones(int choice, string message) =>
        Assert.Equal(message, Radio.Rejected(Answer([choice], (choice, 0, "some"), (choice, 1, "1"))));

    [Fact]
    public void a_number_left_out_of_the_request_is_wrong() => Assert.Equal("incorrect", Radio.Judge(Answer([0], (0, 0, "123"))));

    [Fact]
    public void the_default_tolerance_is_that_of_numbers()
    {
        var problem = Problem.Of("<choicetextresponse><radiotextgroup><choice correct='true'><numtolerance_input answer='4'/></choice></radiotextgroup></choicetextresponse>");
        Assert.Equal("correct", problem.Judge(Answer([0], (0, 0, "4.00004"))));
        Assert.Equal("incorrect", problem.Judge(Answer([0], (0, 0, "4.00005"))));
    }

    [Fact]
    public void a_right_choice_without_its_number_is_the_authors_mistake()
    {
        var problem = Problem.Of("<choicetextresponse><radiotextgroup><choice correct='true'>\n<numtolerance_input/></choice></radiotextgroup></choicetextresponse>");
        Assert.Contains("(numtolerance_input, line 2)", Assert.Single(problem.Ungradable).Reason);
    }

    [Theory]
    [InlineData("input_p1_2_1_choice")]
    [InlineData("input_p1_2_1_choice[]")]
    public void the_fields_of_a_plain_form_are_one_answer(string field)
    {
        var fields = AnswerSheet.FromForm(
        [
            new(field, ["p1_2_1_choiceinput_0bc"]), new("input_p1_2_1_choiceinput_0_numtolerance_input_0", ["123"]),
            new("input_p1_2_1_choiceinput_0_numtolerance_input_1", ["456"]), new("input_p1_2_1_choiceinput_1_numtolerance_input_0", [""]),
        ])!;
        var answer = Boxes.Own(fields);
        var graded = Assert.IsType<GradeOutcome.Graded>(Boxes.Grade(answer));
        Assert.Equal(("correct", "The number and fit 123 456"), (graded.Marks[0].Correctness, graded.Marks[0].Answer));
        var html = Boxes.Render(BodyView.Untouched with { Answers = answer });
        Assert.Contains("id=\"p1_2_1_choiceinput_0bc\" value=\"p1_2_1_choiceinput_0bc\" checked=\"checked\"", html);
        Assert.Contains("id=\"p1_2_1_choiceinput_0_numtolerance_input_1\" value=\"456\"", html);
    }

    [Fact]
    public void shown_answers_are_the_choices_and_the_numbers_of_each() => Assert.Equal(
        ["p1_2_1: p1_2_1_choiceinput_0bc", "p1_2_1_choiceinput_0bc: 123, 456"],
        Radio.Answers().Select(answer => $"{answer.Id}: {string.Join('|', answer.Texts)}"));
}
