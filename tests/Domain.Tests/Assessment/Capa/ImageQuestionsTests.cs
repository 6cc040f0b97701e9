using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class ImageQuestionsTests
{
    private static CapaProblem Question(string target) =>
        Problem.Of($"<imageresponse><imageinput src='/static/a.png' width='100' height='80' {target}/></imageresponse>");

    [Theory]
    [InlineData("[10,10]", "correct")]
    [InlineData("[20, 20]", "correct")]
    [InlineData(" [ 10 , 20 ] ", "correct")]
    [InlineData("[15,15]", "correct")]
    [InlineData("[9,10]", "incorrect")]
    [InlineData("[21,20]", "incorrect")]
    [InlineData("", "incorrect")]
    public void borders_of_rectangles_count(string given, string judgment) => Assert.Equal(judgment, Question("rectangle='(10,10)-(20,20)'").Judge(given));

    [Theory]
    [InlineData("[2,4]", "correct")]
    [InlineData("[1,3]", "correct")]
    [InlineData("[0,0]", "incorrect")]
    [InlineData("[3,5]", "incorrect")]
    public void borders_of_regions_do_not_count(string given, string judgment) => Assert.Equal(judgment, Question("regions='[[1,1],[5,10],[0,10]]'").Judge(given));

    [Theory]
    // Between the corners of a dented shape: the hull has no dent.
    [InlineData("[[0,0],[10,0],[10,10],[5,1],[0,10]]", "[5,5]", "correct")]
    [InlineData("[[[0,0],[2,0],[0,2]],[[50,50],[60,50],[50,60]]]", "[52,52]", "correct")]
    [InlineData("[[1,1],[2,2],[3,3]]", "[2,2]", "incorrect")]
    [InlineData("[[1,1],[2,2]]", "[1,1]", "incorrect")]
    [InlineData("[]", "[1,1]", "incorrect")]
    public void regions_are_convex_hulls(string regions, string given, string judgment) => Assert.Equal(judgment, Question($"regions='{regions}'").Judge(given));

    [Fact]
    public void any_of_several_places_is_right()
    {
        var problem = Question("rectangle='(1,1)-(2,2);[5,5]-[6,6]' regions='[[50,50],[60,50],[50,60]]'");
        Assert.Equal(["correct", "correct", "correct", "incorrect"], new[] { "[1,2]", "[5,6]", "[52,52]", "[3,3]" }.Select(place => problem.Judge(place)));
    }

    [Theory]
    [InlineData("here")]
    [InlineData("[-1,5]")]
    [InlineData("[1.5,5]")]
    public void another_text_is_refused(string given) => Assert.Contains("no place in the picture", Question("rectangle='(1,1)-(2,2)'").Rejected(given));

    [Fact]
    public void a_missing_answer_is_refused() => Assert.IsType<GradeOutcome.Rejected>(Question("rectangle='(1,1)-(2,2)'").Grade(AnswerSheet.Empty));

    [Theory]
    [InlineData("rectangle='1,1,2,2'")]
    [InlineData("regions='[[1,1],[2'")]
    [InlineData("regions='[[1],[2],[3]]'")]
    public void places_that_cannot_be_read_are_the_authors_mistake(string target) =>
        Assert.Contains("line 1", Assert.Single(Question(target).Ungradable).Reason);

    [Theory]
    [InlineData("12", "34", "[12,34]")]
    [InlineData("", "", "")]
    public void two_fields_of_a_plain_form_are_one_place(string x, string y, string answer)
    {
        var fields = AnswerSheet.FromForm([new("input_p1_2_1_x", [x]), new("input_p1_2_1_y", [y])])!;
        Assert.Equal(answer, Question("rectangle='(1,1)-(2,2)'").Own(fields).Text(Problem.First));
    }

    [Fact]
    public void the_answer_has_two_parts()
    {
        var answer = Assert.Single(Question("rectangle='(1,1)-(2,2)'").Answers());
        Assert.Equal(new Dictionary<string, string?> { ["rectangle"] = "(1,1)-(2,2)", ["regions"] = null }, answer.Parts);
    }
}
