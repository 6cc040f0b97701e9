using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Questions judged by Python: what is run, and what its results mean (olx §7.9, §7.14, §10, §12).</summary>
public sealed class CustomQuestionsTests
{
    private const string Generic = "We're sorry, there was an error with processing your request. Please try reloading your page and trying again.";

    private static readonly CapaProblem One = ScriptedProblem.Of("<customresponse cfn='f' expect='3'><textline points='4'/></customresponse>");

    private static readonly CapaProblem Two = ScriptedProblem.Of("<customresponse cfn='f'><textline/><textline points='2'/></customresponse>");

    [Fact]
    public void the_function_is_called_behind_the_script_with_the_expected_and_the_given_answer()
    {
        var run = Assert.Single(One.Runs("5"));
        Assert.Equal("\ndef f(expect, ans): return True\n\ncfn_return = f(expect, ans)\n", run.Code);
        Assert.Equal("""{"expect":"3","ans":"5"}""", run.Globals);
        Assert.Equal((1, false), (run.Seed, run.IsRepeatable));
        Assert.Equal("""{"expect":null,"ans":["a","b"]}""", Assert.Single(Two.Runs("a", "b")).Globals);
    }

    [Fact]
    public void extra_arguments_come_from_the_question_and_from_the_script()
    {
        var problem = ScriptedProblem.Of("<customresponse cfn='f' options='a,b' cfn_extra_args='options  attempt made nothing idset'><textline/></customresponse>", ("made", "json:[NaN]"));
        var run = Assert.Single(problem.Runs("5"));
        Assert.EndsWith("cfn_return = f(expect, ans, options=options, attempt=attempt, made=made, nothing=nothing, idset=idset)\n", run.Code);
        Assert.Equal(
            "{\"expect\":null,\"ans\":\"5\"}\n{\"options\":\"a,b\"}\n{\"attempt\":1}\n{\"made\":[NaN]}\n{\"nothing\":null}\n{\"idset\":[\"p1_2_1\"]}", run.Globals);
    }

    [Theory]
    [InlineData("true", "correct 4")]
    [InlineData("false", "incorrect 0")]
    [InlineData("null", "incorrect 0")]
    [InlineData("1", "correct 4")]
    [InlineData("0", "incorrect 0")]
    [InlineData("\" False \"", "incorrect 0")]
    [InlineData("\"\"", "incorrect 0")]
    [InlineData("\"Partially\"", "partially-correct 2")]
    [InlineData("\"anything\"", "correct 4")]
    [InlineData("[]", "incorrect 0")]
    [InlineData("NaN", "correct 4")]
    [InlineData("{\"ok\": true, \"msg\": \"Good\"}", "correct 4 Good")]
    [InlineData("{\"ok\": \"partial\"}", "partially-correct 2")]
    [InlineData("{\"ok\": \"False\", \"msg\": null}", "incorrect 0")]
    [InlineData("{\"ok\": \"correct\"}", "correct 4")]
    [InlineData("{\"ok\": true, \"grade_decimal\": 0.25}", "correct 1")]
    [InlineData("{\"ok\": false, \"grade_decimal\": \"0.5\"}", "incorrect 2")]
    [InlineData("{\"ok\": true, \"grade_decimal\": \"most\"}", Generic)]
    [InlineData("{\"ok\": true, \"grade_decimal\": NaN}", Generic)]
    [InlineData("{\"input_list\": [{\"ok\": true, \"msg\": \"a\"}]}", "correct 4 a")]
    [InlineData("{\"input_list\": [{\"ok\": 1}]}", "correct 0")]
    [InlineData("{\"input_list\": [{\"ok\": \"correct\"}]}", "correct 0")]
    [InlineData("{\"input_list\": [{\"ok\": \" TRUE \"}]}", "correct 4")]
    [InlineData("{\"input_list\": [{\"ok\": \"Partial\"}]}", "partially-correct 2")]
    [InlineData("{\"input_list\": [{\"ok\": 0}]}", "incorrect 0")]
    [InlineData("{\"input_list\": [{\"msg\": \"no mark\"}]}", Generic)]
    [InlineData("{\"input_list\": []}", Generic)]
    [InlineData("{\"overall_message\": \"All\", \"input_list\": [{\"ok\": true}, {\"ok\": true}]}", "correct 4 [All]")]
    [InlineData("{\"right\": true}", "CustomResponse: check function returned an invalid dictionary!")]
    [InlineData("{}", "CustomResponse: check function returned an invalid dictionary!")]
    public void every_shape_of_return_value_has_its_meaning(string returned, string marks) => Assert.Equal(marks, One.Returned(returned, "5"));

    [Theory]
    [InlineData("true", "correct 1, correct 2")]
    [InlineData("{\"ok\": true, \"msg\": \"Both\"}", "correct 1, correct 2 [Both]")]
    [InlineData("{\"input_list\": [{\"ok\": true}, {\"ok\": false, \"msg\": \"b\", \"grade_decimal\": 0.5}]}", "correct 1, incorrect 1 b")]
    [InlineData("{\"input_list\": [{\"ok\": true}]}", Generic)]
    public void several_inputs_share_a_mark_or_have_their_own(string returned, string marks) => Assert.Equal(marks, Two.Returned(returned, "a", "b"));

    [Fact]
    public void one_empty_answer_is_wrong_without_a_run_and_a_missing_one_is_an_error()
    {
        Assert.Equal(("incorrect", ""), (One.Mark("").Correctness, One.Mark("").Message));
        var told = ScriptedProblem.Of("<customresponse cfn='f' empty_answer_err='1'><textline/></customresponse>");
        Assert.Equal("<span class=\"inline-error\">No answer entered!</span>", told.Mark("").Message);
        Assert.Single(Two.Runs("", ""));
        Assert.Equal(Generic, One.Rejected());
    }

    [Fact]
    public void what_an_author_raises_is_told_to_the_learner()
    {
        var raised = Assert.IsType<GradeOutcome.Rejected>(One.Answered(new PythonResult.Failed("ValueError: Try again: fold it.", "Traceback …"), "5"));
        Assert.Equal(("Try again: fold it.", "Traceback …"), (raised.Message, raised.Trace));
        Assert.Equal("Couldn't execute jailed code: AssertionError", ((GradeOutcome.Rejected)One.Answered(new PythonResult.Failed("AssertionError", ""), "5")).Message);
        Assert.Equal("'cfn_return'", ((GradeOutcome.Rejected)One.Answered(ScriptedProblem.Finished(), "5")).Message);
        Assert.Equal("Not here.", ((GradeOutcome.Rejected)One.Answered(new PythonResult.Unavailable("Not here."), "5")).Message);
    }

    [Fact]
    public void code_inside_the_question_sees_the_values_of_the_script_but_none_of_its_functions()
    {
        var problem = ScriptedProblem.Of("<customresponse expect='3'><textline/><textline/><answer>correct = ['correct', 'partially-correct']</answer></customresponse>", ("k", 7));
        var run = Assert.Single(problem.Runs("a", "b"));
        Assert.Equal("correct = ['correct', 'partially-correct']", run.Code);
        Assert.True(run.IsRepeatable);
        Assert.StartsWith("{\"seed\":1,\"k\":7}\n{\"response_id\":\"p1_1\",\"expect\":\"3\",\"submission\":[\"a\",\"b\"]", run.Globals);
        Assert.Equal("correct 1, partially-correct 0.5 m [o]", Left(problem, ["correct", "partially-correct"], ["", "m"], "o"));
        Assert.Equal("unknown 0, Correct 0", Left(problem, ["unknown", "Correct"], ["", ""], ""));
        Assert.Equal(Generic, Left(problem, ["correct"], ["", ""], ""));
    }

    [Fact]
    public void the_right_answer_shown_is_the_expected_one_or_that_of_each_input()
    {
        Assert.Equal("3", Assert.Single(One.Answers()).Texts[0]);
        var problem = ScriptedProblem.Of("<customresponse cfn='f' expect='3'><textline correct_answer='$k'/><textline/></customresponse>", ("k", 7));
        Assert.Equal([("p1_2_1", "7")], problem.Answers().Select(answer => (answer.Id, answer.Texts[0])));
    }

    [Fact]
    public void a_schematic_hands_over_its_drawing_and_takes_words()
    {
        var problem = ScriptedProblem.Of("<schematicresponse><schematic/><answer>correct = ['correct']</answer></schematicresponse>");
        Assert.EndsWith("\n{\"submission\":[[[\"w\",[1,2]]]]}", Assert.Single(problem.Runs("[[\"w\",[1,2]]]")).Globals);
        Assert.Equal(Generic, problem.Rejected("no json"));
        var mark = Assert.Single(((GradeOutcome.Graded)problem.Answered(ScriptedProblem.Finished(("correct", new[] { "correct" })), "[]")).Marks);
        Assert.Equal(("correct", (double?)null), (mark.Correctness, mark.Points));
        Assert.Equal(
            "Error in evaluating SchematicResponse. The error was: Couldn't execute jailed code: KeyError",
            ((GradeOutcome.Rejected)problem.Answered(new PythonResult.Failed("KeyError", ""), "[]")).Message);
    }

    [Fact]
    public void a_hint_function_runs_behind_the_judgement_and_may_change_it()
    {
        var problem = ScriptedProblem.Of("<stringresponse answer='a'><textline/><hintgroup hintfn='h'/></stringresponse>");
        var run = Assert.Single(problem.Runs("b"));
        Assert.StartsWith("from correctmap import CorrectMap\n", run.Code);
        Assert.Contains("h(answer_ids, student_answers, new_cmap, old_cmap)\n", run.Code);
        Assert.Contains("\"new_cmap_dict\":{\"p1_2_1\":{\"correctness\":\"incorrect\"", run.Globals);
        var left = ScriptedProblem.Finished(("new_cmap_dict", "json:{\"p1_2_1\":{\"correctness\":\"correct\",\"npoints\":0.5,\"msg\":\"m\",\"hint\":\"<b>h\",\"hintmode\":\"always\"}}"));
        var mark = Assert.Single(((GradeOutcome.Graded)problem.Answered(left, "b")).Marks);
        Assert.Equal(("correct", 0.5, "m", "<b>h</b>"), (mark.Correctness, mark.Points, mark.Message, mark.Hint));
        Assert.Equal("no such cat", ((GradeOutcome.Rejected)problem.Answered(new PythonResult.Failed("KeyError: no such cat", ""), "b")).Message);
    }

    [Fact]
    public void values_of_scripts_stand_in_texts_longest_names_first()
    {
        var problem = ScriptedProblem.Of("<p title='$ab'>$a $ab $abc $none</p><numericalresponse answer='$a'><textline/></numericalresponse>", ("a", 1), ("ab", 22), ("abc", 333));
        Assert.Contains("<p title=\"22\">1 22 333 $none</p>", problem.Render(BodyView.Untouched));
        Assert.Equal("correct", problem.Judge("1"));
    }

    [Fact]
    public void scripts_of_a_problem_are_one_run_with_entities_decoded()
    {
        const string Xml = "<problem><script>a = 1 &lt; 2\n</script><script type='text/javascript'>x</script><p><script type='loncapa/python'><![CDATA[b = 3 &gt; 2]]></script></p></problem>";
        Assert.Equal(
            new PythonRun("a = 1 < 2\nb = 3 > 2", 5, """{"seed":5,"anonymous_student_id":"anon"}""", IsRepeatable: true), CapaProblem.ScriptOf(Xml, 5, "anon"));
        Assert.Null(CapaProblem.ScriptOf("<problem><script type='text/javascript'>x</script></problem>", 5));
    }

    [Fact]
    public void a_failing_script_makes_the_problem_unusable_and_keeps_its_points()
    {
        var problem = CapaProblem.Load("<problem><script>x</script><stringresponse answer='a'><textline/></stringresponse></problem>", "p1", 1, "", new PythonResult.Failed("NameError: name 'x' is not defined", ""));
        Assert.Equal("Error while executing script code: NameError: name 'x' is not defined", problem.Rejected("a"));
        Assert.Contains("Error while executing script code: NameError", problem.Render(BodyView.Untouched));
        Assert.Equal((false, 1.0), (problem.IsGradable, problem.CountablePoints));
    }

    [Fact]
    public void without_a_run_only_what_needs_no_script_is_graded_and_points_stay_the_same()
    {
        var needed = Problem.Of("<script>x = 1</script><stringresponse answer='$x'><textline/></stringresponse>");
        Assert.Equal((false, 1.0), (needed.IsGradable, needed.CountablePoints));
        Assert.Contains("cannot run here now", needed.Rejected("1"));
        Assert.Contains("cannot run here now", needed.Render(BodyView.Untouched));
        Assert.True(Problem.Of("<script>x = 1</script><stringresponse answer='a'><textline/></stringresponse>").IsGradable);
    }

    [Theory]
    [InlineData("a < b & c &amp; <i>d", "a &lt; b &amp; c &amp; <i>d</i>")]
    [InlineData("</p><br><p class=x>y", "<br/><p class=\"x\">y</p>")]
    [InlineData("<div><b>x</div>y</b>", "<div><b>x</b></div>y")]
    [InlineData("<script>alert(1)</script><img src='x' onerror=alert(1)><a href=' java\nscript:x'>l</a>", "<img src=\"x\"/><a>l</a>")]
    [InlineData("<iframe src=x>z</iframe><SPAN STYLE=\"a\">ö</SPAN><!-- c -->", "<span style=\"a\">&#246;</span>")]
    public void messages_become_well_formed_and_harmless(string message, string html) =>
        Assert.Equal("correct 4 " + html, One.Returned("{\"ok\": true, \"msg\": " + System.Text.Json.JsonSerializer.Serialize(message) + "}", "5"));

    private static string Left(CapaProblem problem, string[] correct, string[] messages, string overall) =>
        problem.Answered(ScriptedProblem.Finished(("correct", correct), ("messages", messages), ("overall_message", overall)), "a", "b") switch
        {
            GradeOutcome.Graded graded => string.Join(", ", graded.Marks.Select(mark => FormattableString.Invariant($"{mark.Correctness} {mark.Points}{(mark.Message.Length > 0 ? " " + mark.Message : "")}{(mark.ResponseMessage is { } all ? $" [{all}]" : "")}"))),
            GradeOutcome.Rejected rejected => rejected.Message,
            var other => other.ToString(),
        };
}
