using OpenEdx.Domain.Assessment.Capa;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

public sealed class RenderingTests
{
    private const string AllKinds = """
        <p>Read <b>this</b>, then answer &lt;all&gt;.</p>
        <multiplechoiceresponse>
          <label>Which one?</label><description>Only one.</description>
          <choicegroup><choice correct="true">This<choicehint>Well done</choicehint></choice><choice correct="false">That <img src="/static/that.png" alt="that"/></choice></choicegroup>
        </multiplechoiceresponse>
        <choiceresponse><label>Which ones?</label><checkboxgroup><choice correct="true">a</choice><choice correct="false">b</choice></checkboxgroup></choiceresponse>
        <optionresponse><label>Choose</label><optioninput><option correct="True">x &amp; y</option><option correct="False">z</option></optioninput></optionresponse>
        <numericalresponse answer="4"><label>How many?</label><formulaequationinput trailing_text="kg"/></numericalresponse>
        <p>Which text?</p>
        <stringresponse answer="four"><textline label="Which text?" size="20"/></stringresponse>
        <solution><p>Because.</p></solution>
        """;

    private static readonly AnswerSheet Answers = AnswerSheet.Of(
        ("p1_2_1", "choice_0"), ("p1_3_1", (string[])["choice_0", "choice_1"]), ("p1_4_1", "z"), ("p1_5_1", "4"), ("p1_6_1", "five"));

    private static BodyView Judged(bool hides = false, bool shows = false)
    {
        var marks = ((GradeOutcome.Graded)Problem.Of(AllKinds).Grade(Answers)).Marks.ToDictionary(mark => mark.InputId);
        return new(Answers, marks, HidesResults: hides, ShowsAnswers: shows);
    }

    [Fact]
    public void an_untouched_problem_shows_its_questions() => Golden.MatchesHtml("untouched.html", Problem.Of(AllKinds).Render(BodyView.Untouched));

    [Fact]
    public void a_judged_problem_shows_marks_and_feedback() => Golden.MatchesHtml("judged.html", Problem.Of(AllKinds).Render(Judged()));

    [Fact]
    public void shown_answers_stand_beside_the_inputs() => Golden.MatchesHtml("answers-shown.html", Problem.Of(AllKinds).Render(Judged(shows: true)));

    [Fact]
    public void hidden_results_show_only_that_something_was_submitted()
    {
        var html = Problem.Of(AllKinds).Render(Judged(hides: true));
        Assert.Contains("<span class=\"status submitted\" id=\"status_p1_2_1\">", html);
        Assert.DoesNotContain("status correct", html);
        Assert.DoesNotContain("Well done", html);
    }

    [Fact]
    public void what_a_learner_typed_is_never_markup()
    {
        const string Attack = "\"><script>alert(1)</script>";
        var problem = Problem.Of(AllKinds);
        var html = problem.Render(new BodyView(AnswerSheet.Of(problem.InputIds.Select(input => (input, (object)Attack))), BodyView.Untouched.Marks));
        Assert.DoesNotContain("<script", html);
        Assert.Contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"", html);
    }

    [Fact]
    public void a_solution_is_not_in_the_page_before_it_may_be_seen()
    {
        Assert.DoesNotContain("Because", Problem.Of(AllKinds).Render(Judged()));
        Assert.Contains("Because", Problem.Of(AllKinds).Render(Judged(shows: true)));
    }

    [Theory]
    [InlineData("<numericalresponse answer='4'><textline/><correcthint>secret</correcthint></numericalresponse>")]
    [InlineData("<stringresponse answer='secret'><textline/><additional_answer answer='secret'/></stringresponse>")]
    [InlineData("<multiplechoiceresponse><choicegroup><choice correct='true'>a<choicehint>secret</choicehint></choice></choicegroup></multiplechoiceresponse>")]
    [InlineData("<numericalresponse answer='4'><textline/></numericalresponse><script type='loncapa/python'>secret</script>")]
    [InlineData("<numericalresponse answer='4'><textline/></numericalresponse><demandhint><hint>secret</hint></demandhint>")]
    public void nothing_that_helps_grading_is_in_the_page(string questions) =>
        Assert.DoesNotContain("secret", Problem.Of(questions).Render(BodyView.Untouched));

    [Fact]
    public void targeted_feedback_waits_for_the_choice_that_it_is_for()
    {
        var problem = Problem.Of("""
            <multiplechoiceresponse targeted-feedback=""><choicegroup>
              <choice correct="false" explanation-id="w1">a</choice><choice correct="false" explanation-id="w2">b</choice><choice correct="true">c</choice>
            </choicegroup></multiplechoiceresponse>
            <targetedfeedbackset><targetedfeedback explanation-id="w1">On a</targetedfeedback><targetedfeedback explanation-id="w2">On b</targetedfeedback></targetedfeedbackset>
            """);
        Assert.DoesNotContain("On ", problem.Render(BodyView.Untouched));
        var answers = AnswerSheet.Of((Problem.First, "choice_1"));
        var html = problem.Render(new(answers, problem.Graded("choice_1").Marks.ToDictionary(mark => mark.InputId)));
        Assert.Contains("On b", html);
        Assert.DoesNotContain("On a", html);
    }

    [Fact]
    public void controls_and_forms_of_the_author_do_not_reach_our_form()
    {
        var html = Problem.Of("<form><button>Show</button><input type='radio' name='x'/></form>" + AllKinds).Render(BodyView.Untouched);
        Assert.Contains("<div><button form=\"none\">Show</button><input type=\"radio\" name=\"x\" form=\"none\"></div>", html);
    }

    [Fact]
    public void scripts_of_the_author_stay_and_empty_elements_are_closed() => Assert.Equal(
        "<script type=\"text/javascript\">if (a < b && c) {}</script><i class=\"x\"></i><br><span>t</span>",
        Problem.Of("<script type='text/javascript'>if (a &lt; b &amp;&amp; c) {}</script><i class='x'/><br/><startouttext/>t<endouttext/>").Render(BodyView.Untouched));

    [Fact]
    public void a_question_that_cannot_be_graded_says_so_in_its_place()
    {
        var problem = CapaProblem.Load("<problem>\n<p>Draw:</p>\n<externalresponse expect='x'><textline/></externalresponse></problem>", "p1", 1);
        Assert.False(problem.IsGradable);
        Assert.Equal((1.0, 0.0), (problem.MaxPoints, problem.CountablePoints));
        var part = Assert.Single(problem.Ungradable);
        Assert.Equal(("p1_1", "externalresponse", 3), (part.ResponseId, part.ResponseType, part.Line));
        var html = problem.Render(BodyView.Untouched);
        Assert.Contains("<p>Draw:</p>", html);
        Assert.Contains("role=\"note\">This question cannot be graded", html);
    }

    [Theory]
    [InlineData("<problem><p>unclosed</problem>")]
    [InlineData("")]
    [InlineData("no xml at all")]
    [InlineData("<problem><p>Here:</p><include file='common.xml'/></problem>")]
    [InlineData("<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><problem>&x;</problem><more/>")]
    public void broken_content_is_shown_as_such_and_never_thrown(string xml)
    {
        var problem = CapaProblem.Load(xml, "p1", 1);
        Assert.NotNull(problem.Defect);
        Assert.Contains("role=\"alert\"", problem.Render(BodyView.Untouched));
        Assert.IsType<GradeOutcome.Rejected>(problem.Grade(AnswerSheet.Empty));
    }

    [Fact]
    public void entities_of_a_document_type_are_not_followed()
    {
        var problem = CapaProblem.Load("<!DOCTYPE p [<!ENTITY x 'boom'>]><problem><p>a&x;b&nbsp;c</p></problem>", "p1", 1);
        Assert.Equal("<p>a&amp;x;b\u00a0c</p>", problem.Render(BodyView.Untouched));
    }

    [Fact]
    public void content_nested_beyond_reason_is_refused() => Assert.NotNull(CapaProblem.Load(
        "<problem>" + string.Concat(Enumerable.Repeat("<b>", 5000)) + string.Concat(Enumerable.Repeat("</b>", 5000)) + "</problem>", "p1", 1).Defect);

    [Fact]
    public void a_frame_works_as_a_plain_form() => Golden.MatchesHtml("frame.html", new ProblemFrame(
        "p1", "block-v1:O+N+R+type@problem+block@p1", "/courses/course-v1:O+N+R/xblock/block-v1:O+N+R+type@problem+block@p1/handler/xmodule_handler", "token\"",
        "Sum & more", "<p>body</p>", 0.5, 1, 1, 2, true, true, true, true, true, ["Even"], 2, "Partially correct (0.5/1 point)", NotificationKind.PartiallyCorrect).RenderContainer());
}
