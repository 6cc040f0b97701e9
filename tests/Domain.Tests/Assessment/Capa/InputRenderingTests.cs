using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Every input that Open edX knows has a place on the page, with a field that works without scripts.</summary>
public sealed class InputRenderingTests
{
    private static string Page(string question) => Problem.Of(question).Render(BodyView.Untouched);

    [Fact]
    public void pictures_annotations_and_choices_with_numbers_render_as_fields() => Golden.MatchesHtml("inputs.html", Page("""
        <imageresponse><imageinput src="/static/a.png" width="100" height="80" alt="A map" rectangle="(1,1)-(2,2)"/></imageresponse>
        <annotationresponse><annotationinput>
          <title>Verse</title><text>Sing, <i>goddess</i></text><comment>Why?</comment><comment_prompt>Your view</comment_prompt><tag_prompt>Tag it</tag_prompt>
          <options><option choice="correct">anger</option><option choice="incorrect">joy</option></options>
        </annotationinput></annotationresponse>
        <choicetextresponse><label>Which?</label><checkboxtextgroup>
          <choice correct="true">The number <numtolerance_input answer="5"/> fits</choice><choice correct="false"><b>None</b></choice>
        </checkboxtextgroup></choicetextresponse>
        <formularesponse answer="x" samples="x@1:2#3" inline="1"><formulaequationinput size="7" trailing_text="m/s" inline="1"/></formularesponse>
        """));

    [Fact]
    public void the_right_places_are_drawn_into_the_picture()
    {
        var problem = Problem.Of("<imageresponse><imageinput src='/a.png' width='100' height='80' rectangle='(1,2)-(11,22)' regions='[[0,0],[9,0],[0,9]]'/></imageresponse>");
        var html = problem.Render(new(AnswerSheet.Of((Problem.First, "[3,4]")), problem.Graded("[3,4]").Marks.ToDictionary(mark => mark.InputId), ShowsAnswers: true));
        Assert.Contains("<rect x=\"1\" y=\"2\" width=\"10\" height=\"20\"></rect>", html);
        Assert.Contains("<polygon points=\"0,0 9,0 0,9\"></polygon>", html);
        Assert.Contains("<circle r=\"6\" cx=\"3\" cy=\"4\"></circle>", html);
        Assert.Contains("name=\"input_p1_2_1_x\" id=\"input_p1_2_1_x\" value=\"3\"", html);
    }

    [Theory]
    [InlineData("<coderesponse><codeparam/><textbox rows='4' cols='20' mode='java'>class A {}</textbox></coderesponse>", "rows=\"4\" cols=\"20\" spellcheck=\"false\" data-mode=\"java\"", "class A {}</textarea>")]
    [InlineData("<coderesponse><codeparam/><matlabinput/></coderesponse>", "data-mode=\"octave\"", "</textarea>")]
    [InlineData("<coderesponse><codeparam/><filesubmission required_files='a.py'/></coderesponse>", "type=\"file\" name=\"input_p1_2_1[]\"", "Required files: a.py")]
    [InlineData("<customresponse cfn='f'><chemicalequationinput size='30'/></customresponse>", "class=\"inputtype chemicalequationinput\"", "size=\"30\"")]
    [InlineData("<customresponse cfn='f'><chemicalequationinput/></customresponse>", "<p class=\"equation\" id=\"input_p1_2_1_preview\" aria-live=\"polite\"></p>", "spellcheck=\"false\"")]
    [InlineData("<symbolicresponse expect='x'><textline math='1'/></symbolicresponse>", "class=\"inputtype text-input-dynamath\"", "<textarea name=\"input_p1_2_1_dynamath\" id=\"input_p1_2_1_dynamath\" hidden=\"hidden\"></textarea>")]
    [InlineData("<customresponse cfn='f'><crystallography/></customresponse>", "(crystallography) is drawn by a script", "<textarea name=\"input_p1_2_1\"")]
    [InlineData("<customresponse cfn='f'><vsepr_input/></customresponse>", "(vsepr_input) is drawn by a script", "<textarea name=\"input_p1_2_1\"")]
    [InlineData("<customresponse cfn='f'><designprotein2dinput/></customresponse>", "(designprotein2dinput) is drawn by a script", "<textarea name=\"input_p1_2_1\"")]
    [InlineData("<customresponse cfn='f'><editageneinput/></customresponse>", "(editageneinput) is drawn by a script", "<textarea name=\"input_p1_2_1\"")]
    [InlineData("<customresponse cfn='f'><drag_and_drop_input img='/static/cow.png'><draggable id='1' label='Horn' can_reuse='true'/></drag_and_drop_input></customresponse>", "<img src=\"/static/cow.png\"", "<li data-draggable=\"1\" data-label=\"Horn\" data-reuse=\"true\">Horn</li>")]
    [InlineData("<customresponse cfn='f'><drag_and_drop_input img='a.png' one_per_target='False'><target id='t' x='1' y='2' w='3' h='4'/></drag_and_drop_input></customresponse>", "data-one-per-target=\"false\" data-outline=\"false\"", "<span hidden=\"hidden\" data-target=\"t\" data-x=\"1\" data-y=\"2\" data-w=\"3\" data-h=\"4\">")]
    [InlineData("<customresponse cfn='f'><jsinput html_file='/static/tool.html' gradefn='T.grade' set_statefn='T.set' height='300' title='A tool'/></customresponse>", "<iframe src=\"/static/tool.html?jsinput=1\" name=\"iframe_p1_2_1\" id=\"iframe_p1_2_1\" title=\"A tool\" sandbox=\"allow-scripts allow-popups allow-forms allow-pointer-lock allow-downloads\" width=\"400\" height=\"300\">", "data-grade=\"T.grade\" data-set-state=\"T.set\">")]
    [InlineData("<customresponse cfn='f'><jsinput html_file='https://elsewhere.test/tool.html' sop='false'/></customresponse>", "allow-downloads allow-same-origin\"", "<textarea name=\"input_p1_2_1\"")]
    [InlineData("<schematicresponse><schematic initial_value='[1]' parts=''/><answer>x</answer></schematicresponse>", "data-circuit-input=\"\" data-parts=\"\" data-initial-value=\"[1]\"", "[1]</textarea>")]
    public void the_rare_inputs_have_a_field_too(string question, string first, string second)
    {
        var html = Page(question);
        Assert.Contains(first, html);
        Assert.Contains(second, html);
    }

    [Fact]
    public void a_hidden_field_is_not_seen_and_still_sent() =>
        Assert.Contains("id=\"inputtype_p1_2_1\" hidden=\"hidden\"", Page("<stringresponse answer='a'><textline hidden='true'/></stringresponse>"));

    [Fact]
    public void a_silent_choice_group_says_only_that_an_answer_came_in()
    {
        var problem = Problem.Of("<multiplechoiceresponse><choicegroup show_correctness='never' submitted_message='Thanks!'><choice correct='true'>a</choice></choicegroup></multiplechoiceresponse>");
        var html = problem.Render(new(AnswerSheet.Of((Problem.First, "choice_0")), problem.Graded("choice_0").Marks.ToDictionary(mark => mark.InputId)));
        Assert.Contains("<div class=\"capa_alert\">Thanks!</div>", html);
        Assert.DoesNotContain("choicegroup_correct", html);
        Assert.Contains("status submitted", html);
        Assert.DoesNotContain("Thanks!", problem.Render(BodyView.Untouched));
    }

    [Fact]
    public void descriptions_of_several_inputs_stand_before_them() => Assert.Contains(
        "<p class=\"multi-inputs-description\">Both</p>",
        Page("<optionresponse><label>Pick</label><description>Both</description><optioninput options=\"('a','b')\" correct='a'/><optioninput options=\"('a','b')\" correct='b'/></optionresponse>"));

    [Fact]
    public void names_of_options_with_quotes_and_tags_stay_text() =>
        Assert.Contains("alt=\"&quot;>&lt;script>\"".Replace(">", "&gt;", StringComparison.Ordinal), Page("<imageresponse><imageinput src='x' alt='&quot;>&lt;script>' rectangle='(1,1)-(2,2)'/></imageresponse>"));
}
