using System.Text.Json;
using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Courseware;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Courseware;

/// <summary>What authors wrote, as it is understood; and the defaults of what they did not.</summary>
public sealed class VotingBlocksTests
{
    [Fact]
    public void a_poll_question_has_its_text_around_the_answers()
    {
        var poll = PollQuestionContent.Of(Block(
            "poll_question-1", "<poll_question reset=\"False\"><p>Why &amp; how?</p><answer id=\"a\">An <b>exam</b></answer><answer>nameless</answer><answer id=\"t\">I teach</answer></poll_question>"));
        Assert.Equal("<p>Why &amp; how?</p>", poll.Question);
        Assert.Equal([new VoteItem("a", "An <b>exam</b>"), new VoteItem("t", "I teach")], poll.Answers);
        Assert.False(poll.MayWithdraw);
    }

    [Fact]
    public void a_poll_question_may_be_answered_anew_unless_said_otherwise() =>
        Assert.True(PollQuestionContent.Of(Block("poll_question-1", "<poll_question><answer id=\"a\">A</answer></poll_question>")).MayWithdraw);

    [Fact]
    public void a_poll_without_settings_asks_for_a_color()
    {
        var poll = PollContent.Of(Block("poll-1", null));
        Assert.Equal(("What is your favorite color?", "", VoteRules.Once), (poll.Question, poll.Feedback, poll.Rules));
        Assert.Equal(["R", "B", "G", "O"], poll.Answers.Select(answer => answer.Key));
    }

    [Fact]
    public void answers_of_a_poll_are_pairs_and_what_is_none_is_left_out()
    {
        var poll = PollContent.Of(Block("poll-1", null, ("answers", JsonElement.Parse("""[["a",{"label":"A","img":"/static/a.png","img_alt":"an a"}],["b",{"label":"B","img":null}],["c"],7,["a","twice"]]"""))));
        Assert.Equal([new VoteItem("a", "A", "/static/a.png", "an a"), new VoteItem("b", "B")], poll.Answers);
    }

    [Fact]
    public void a_survey_has_a_name_of_its_own_and_plain_answers()
    {
        var survey = SurveyContent.Of(Block("survey-1", null, ("answers", JsonElement.Parse("""[["y","Yes"],["n","No"]]""")), ("max_submissions", 0), ("private_results", true)));
        Assert.Equal(("Poll", new VoteRules(true, 0)), (survey.Name, survey.Rules));
        Assert.Equal(["y", "n"], survey.AnswerKeys);
        Assert.Equal(["enjoy", "recommend", "learn"], survey.QuestionKeys);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData(0, 1)]
    [InlineData(3, 3)]
    [InlineData(1_000_000, 100)]
    public void a_word_cloud_has_at_least_one_field(int? asked, int inputs) =>
        Assert.Equal(inputs, WordCloudContent.Of(asked is { } n ? Block("word_cloud-1", null, ("num_inputs", n)) : Block("word_cloud-1", null)).Inputs);

    [Theory]
    [InlineData("", "")]
    [InlineData("Red", "<p>Red</p>")]
    [InlineData("## How *long*?\n\nSay **it**.", "<h2>How <em>long</em>?</h2>\n<p>Say <strong>it</strong>.</p>")]
    [InlineData("a < b & c", "<p>a &lt; b &amp; c</p>")]
    [InlineData("<div>as is</div>", "<div>as is</div>")]
    [InlineData("* one\n* two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>")]
    [InlineData("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>")]
    [InlineData("`<b>` and [here](/a_b_c)", "<p><code>&lt;b&gt;</code> and <a href=\"/a_b_c\">here</a></p>")]
    [InlineData("![a map](/static/my_map_1.png)", "<p><img alt=\"a map\" src=\"/static/my_map_1.png\" /></p>")]
    public void markdown_becomes_html(string markdown, string html) => Assert.Equal(html, VoteMarkdown.ToHtml(markdown));

    private static Domain.Authoring.PublishedBlock Block(string name, string? body, params (string Name, object? Value)[] fields)
    {
        var builder = new CourseBuilder().Add(name, null, fields);
        if (body is not null) builder.Body(name, body);
        return builder.Publish().TryFind(CourseBuilder.Usage(name), out var block) ? block : throw new InvalidOperationException(name);
    }
}
