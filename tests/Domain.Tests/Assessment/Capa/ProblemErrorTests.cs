using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>A problem that cannot be understood says why, and where in its XML.</summary>
public sealed class ProblemErrorTests
{
    private const string Choice = "<choice correct='true'>a</choice>";

    [Theory]
    [InlineData("<numericalresponse>\n<textline/></numericalresponse>", "numericalresponse, line 3")]
    [InlineData("<numericalresponse answer=''><textline/></numericalresponse>", "numericalresponse, line 3")]
    [InlineData("<stringresponse><textline/></stringresponse>", "stringresponse, line 3")]
    [InlineData("<formularesponse answer='x'><textline/></formularesponse>", "formularesponse, line 3")]
    [InlineData("<numericalresponse answer='(2+3)'><textline/></numericalresponse>", "numericalresponse, line 3")]
    [InlineData("<numericalresponse answer='4'/>", "numericalresponse, line 3")]
    [InlineData("<numericalresponse answer='4'><textline/>\n<textline/></numericalresponse>", "numericalresponse, line 3")]
    [InlineData("<numericalresponse answer='4'>\n<optioninput/></numericalresponse>", "optioninput, line 4")]
    [InlineData("<multiplechoiceresponse><choicegroup shuffle='true' answer-pool='0'>" + Choice + "</choicegroup></multiplechoiceresponse>", "multiplechoiceresponse, line 3")]
    [InlineData("<optionresponse><optioninput><option correct='true'>a</option><option correct='true'>b</option></optioninput></optionresponse>", "optionresponse, line 3")]
    [InlineData("<choiceresponse><checkboxgroup>" + Choice + "\n<p/></checkboxgroup></choiceresponse>", "p, line 4")]
    [InlineData("<annotationresponse><annotationinput><options>\n<option choice='right'>a</option></options></annotationinput></annotationresponse>", "option, line 4")]
    [InlineData("<p/>\n<textline/>", "textline, line 4")]
    [InlineData("<madeupresponse>\n<textline/></madeupresponse>", "textline, line 4")]
    [InlineData("<javascriptresponse>\n<textline/></javascriptresponse>", "textline, line 4")]
    public void what_cannot_be_built_is_told_with_element_and_line(string question, string place)
    {
        var problem = CapaProblem.Load($"<problem>\n<p>Text</p>\n{question}</problem>", "p1", 1);
        Assert.False(problem.IsGradable);
        Assert.Contains($"({place})", Assert.Single(problem.Ungradable).Reason);
        var html = problem.Render(BodyView.Untouched);
        Assert.Contains("<p>Text</p>", html);
        Assert.Contains($"({place})", html);
    }

    [Theory]
    [InlineData("<choiceresponse partial_credit='points'><checkboxgroup>" + Choice + "</checkboxgroup></choiceresponse>", "choiceresponse, line 3")]
    [InlineData("<multiplechoiceresponse partial_credit='points,points'><choicegroup>" + Choice + "</choicegroup></multiplechoiceresponse>", "multiplechoiceresponse, line 3")]
    [InlineData("<numericalresponse answer='4' partial_credit='edc'><textline/></numericalresponse>", "numericalresponse, line 3")]
    [InlineData("<formularesponse answer='x*z' samples='x@1:2#3'><textline/></formularesponse>", "formularesponse, line 3")]
    [InlineData("<choicetextresponse><radiotextgroup><choice correct='true'>\n<numtolerance_input answer='1/3'/></choice></radiotextgroup></choicetextresponse>", "numtolerance_input, line 4")]
    public void what_cannot_be_graded_is_told_to_the_team_with_element_and_line(string question, string place)
    {
        var problem = CapaProblem.Load($"<problem>\n<p>Text</p>\n{question}</problem>", "p1", 1);
        object answer = problem.ResponseTypes[0] == "choicetextresponse"
            ? new Dictionary<string, string> { ["p1_2_1_choiceinput_0bc"] = "", ["p1_2_1_choiceinput_0_numtolerance_input_0"] = "1" } : problem.ResponseTypes[0].StartsWith("choice", StringComparison.Ordinal) ? new[] { "choice_0" } : "1";
        var rejected = Assert.IsType<GradeOutcome.Rejected>(problem.Grade(AnswerSheet.Of((Problem.First, answer))));
        Assert.DoesNotContain(place, rejected.Message);
        Assert.Contains($"({place})", rejected.Trace);
    }

    [Theory]
    [InlineData("\n\n<problem>\n<p>unclosed</problem>", "line 4")]
    [InlineData("\ufeff<?xml version='1.0'?>\n<problem><p></problem>", "Line 2")]
    public void broken_xml_is_told_with_its_line(string xml, string line) =>
        Assert.Contains(line, CapaProblem.Load(xml, "p1", 1).Defect, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void an_unknown_response_without_an_input_is_plain_markup()
    {
        var problem = Problem.Of("<madeupresponse>Words</madeupresponse><numericalresponse answer='4'><textline/></numericalresponse>");
        Assert.Equal((true, "p1_2_1"), (problem.IsGradable, Assert.Single(problem.InputIds)));
        Assert.Contains("Words", problem.Render(BodyView.Untouched));
    }
}
