using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class AnnotationQuestionsTests
{
    private static readonly CapaProblem Question = Problem.Of("""
        <annotationresponse><annotationinput><title>Verse</title><text>Sing, goddess</text><comment>Why?</comment>
          <options><option choice="correct">anger</option><option choice="incorrect">joy</option><option choice="partially-correct">grief</option></options>
        </annotationinput></annotationresponse>
        """);

    [Theory]
    [InlineData("""{"options":[0],"comment":"well"}""", "correct", 2.0)]
    [InlineData("""{"options":[2]}""", "partially-correct", 1.0)]
    [InlineData("""{"options":[1]}""", "incorrect", 0.0)]
    [InlineData("""{"options":[0,1]}""", "incorrect", 0.0)]
    [InlineData("""{"options":[]}""", "incorrect", 0.0)]
    [InlineData("""{"options":[7]}""", "incorrect", 0.0)]
    [InlineData("""{"options":"0"}""", "incorrect", 0.0)]
    [InlineData("[0]", "incorrect", 0.0)]
    public void one_tag_is_judged_in_points_of_two(string given, string judgment, double points)
    {
        var graded = Question.Graded(given);
        Assert.Equal((judgment, points, 2.0), (graded.Marks[0].Correctness, graded.Earned, graded.Possible));
    }

    [Theory]
    [InlineData("")]
    [InlineData("anger")]
    public void what_is_no_json_is_refused(string given) => Assert.Equal("The answer cannot be read.", Question.Rejected(given));

    [Fact]
    public void a_missing_answer_is_refused() => Assert.IsType<GradeOutcome.Rejected>(Question.Grade(AnswerSheet.Empty));

    [Fact]
    public void tag_and_comment_of_a_plain_form_are_one_answer()
    {
        var fields = AnswerSheet.FromForm([new("input_p1_2_1_comment", ["\"so\""]), new("input_p1_2_1_option", ["0"])])!;
        var answer = Question.Own(fields);
        Assert.Equal(2, Assert.IsType<GradeOutcome.Graded>(Question.Grade(answer)).Earned);
        var html = Question.Render(BodyView.Untouched with { Answers = answer });
        Assert.Contains("value=\"0\" checked=\"checked\"", html);
        Assert.Contains(">\"so\"</textarea>", html);
    }

    [Fact]
    public void a_report_reads_tag_and_comment() => Assert.Equal("anger; well", Question.Mark("""{"options":[0],"comment":"well"}""").Answer);
}
