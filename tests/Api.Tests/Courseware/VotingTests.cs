using System.Net;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Courseware;
using static OpenEdx.Api.Tests.Courseware.VoteHouse;

namespace OpenEdx.Api.Tests.Courseware;

/// <summary>Whole answers of the handlers of polls, surveys and word clouds (wire-lms.md §11.7, xblock-poll), and their forms without script.</summary>
public sealed class VotingTests(VoteHouse house) : IClassFixture<VoteHouse>
{
    [Fact]
    public async Task a_poll_question_counts_at_once_and_may_be_answered_anew()
    {
        Assert.Equal("""{"poll_answer":"","poll_answers":{"exam":0,"fun":0},"total":0}""", await Form(house.Ada, "poll_question-1", "get_state"));
        Assert.Equal("""{"error":"Unknown Command!"}""", await Form(house.Ada, "poll_question-1", "reset_poll"));
        Assert.Equal("""{"error":"Unknown Command!"}""", await Form(house.Ada, "poll_question-1", "nonsense"));
        await Form(house.Bob, "poll_question-1", "fun");
        Assert.Equal(
            """{"poll_answers":{"exam":1,"fun":1},"total":2,"callback":{"objectName":"Conditional"}}""", await Form(house.Ada, "poll_question-1", "exam"));
        Assert.Equal("""{"error":"Unknown Command!"}""", await Form(house.Ada, "poll_question-1", "fun"));
        Assert.Equal("""{"poll_answer":"exam","poll_answers":{"exam":1,"fun":1},"total":2}""", await Form(house.Ada, "poll_question-1", "get_state"));
        Assert.Equal("""{"status":"success"}""", await Form(house.Ada, "poll_question-1", "reset_poll"));
        Assert.Equal("""{"poll_answer":"","poll_answers":{"exam":0,"fun":1},"total":1}""", await Form(house.Ada, "poll_question-1", "get_state"));
        Assert.Equal([typeof(PollVoteCast), typeof(PollVoteWithdrawn)], (await house.Facts("poll_question-1")).Select(fact => fact.GetType()));
    }

    [Fact]
    public async Task an_author_may_want_one_answer_for_good()
    {
        await Form(house.Ada, "poll_question-once", "exam");
        Assert.Equal("""{"error":"Unknown Command!"}""", await Form(house.Ada, "poll_question-once", "reset_poll"));
    }

    [Fact]
    public async Task what_changes_something_needs_post()
    {
        foreach (var url in (string[])[Url("poll_question-1", "xmodule_handler/exam"), Url("poll-1", "vote"), Url("survey-1", "vote"), Url("word_cloud-1", "xmodule_handler/submit")])
            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await house.Ada.Ask(url)).StatusCode);
    }

    [Fact]
    public async Task a_poll_is_voted_in_once_and_its_results_are_for_voters()
    {
        Assert.Equal("""{"voted":false,"private_results":false}""", await Json(house.Ada, "poll-1", "student_voted"));
        Assert.Equal("""{"success":false,"errors":["The vote names no answer."]}""", await Json(house.Ada, "poll-1", "vote"));
        Assert.Equal("""{"success":false,"errors":["This poll has no answer \"X\"."]}""", await Json(house.Ada, "poll-1", "vote", new { choice = "X" }));
        Assert.Equal(
            """{"success":true,"errors":[],"can_vote":false,"submissions_count":1,"max_submissions":1}""", await Json(house.Ada, "poll-1", "vote", new { choice = "B" }));
        Assert.Equal("""{"success":false,"errors":["You voted in this poll before."]}""", await Json(house.Ada, "poll-1", "vote", new { choice = "R" }));
        Assert.Equal("""{"voted":true,"private_results":false}""", await Json(house.Ada, "poll-1", "student_voted"));
        var results = await Json(house.Ada, "poll-1", "get_results");
        Assert.StartsWith(
            """{"question":"<p><strong>Color</strong>?</p>","tally":[{"count":0,"answer":"<p>Red</p>","img":null,"img_alt":null,"key":"R","first":true,"choice":false,"last":false,"percent":0,"leader":false},{"count":1,"answer":"<p>Blue</p>","img":null,"img_alt":null,"key":"B","first":false,"choice":true,"last":false,"percent":100,"leader":true},""",
            results, StringComparison.Ordinal);
        Assert.EndsWith(
            $$""""total":1,"feedback":"<p>Thanks</p>","plural":false,"display_name":"Poll","any_img":false,"block_id":"{{TestKit.CourseBuilder.Usage("poll-1")}}"}"""", results, StringComparison.Ordinal);
        Assert.Equal(
            """{"choice":"B","tally":{"R":0,"B":1,"G":0,"O":0},"submissions_count":1}""", await (await house.Ada.Ask(Url("poll-1", "student_view_user_state"))).Text());
    }

    [Fact]
    public async Task private_results_are_for_the_team_and_let_learners_change_their_mind()
    {
        await Json(house.Ada, "poll-private", "vote", new { choice = "R" });
        Assert.Equal(
            """{"success":true,"errors":[],"can_vote":false,"submissions_count":2,"max_submissions":2}""", await Json(house.Ada, "poll-private", "vote", new { choice = "G" }));
        Assert.Equal("""{"success":false,"errors":["You have no votes left in this poll."]}""", await Json(house.Ada, "poll-private", "vote", new { choice = "R" }));
        Assert.Contains("\"tally\":{},\"total\":null,", await Json(house.Ada, "poll-private", "get_results"), StringComparison.Ordinal);
        Assert.Contains("\"tally\":{},", await (await house.Ada.Ask(Url("poll-private", "student_view_user_state"))).Text(), StringComparison.Ordinal);
        Assert.Contains("\"total\":1,", await Json(house.Instructor, "poll-private", "get_results"), StringComparison.Ordinal);
        var page = await Shown("poll-private");
        Assert.Contains("your answer", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_survey_names_all_that_is_wrong_and_counts_by_question()
    {
        Assert.Equal(
            """{"success":false,"errors":["The answers do not fit the questions. Load the page again, then answer every question.","The question \"q1\" has no answer \"X\"."],"can_vote":true}""",
            await Json(house.Ada, "survey-1", "vote", new { q1 = "X" }));
        Assert.Equal("""{"error":"The answers are no JSON object."}""", await Json(house.Ada, "survey-1", "vote", new[] { 1 }));
        await Json(house.Bob, "survey-1", "vote", new { q1 = "N", q2 = "Y" });
        Assert.Equal(
            """{"success":true,"errors":[],"can_vote":false,"submissions_count":1,"max_submissions":1}""", await Json(house.Ada, "survey-1", "vote", new { q1 = "Y", q2 = "Y" }));
        Assert.Contains("\"can_vote\":false", await Json(house.Ada, "survey-1", "vote", new { q1 = "Y", q2 = "Y" }), StringComparison.Ordinal);
        Assert.Equal(
            """{"answers":[{"key":"Y","label":"Yes"},{"key":"N","label":"No"},{"key":"M","label":"Maybe"}],"tally":[{"label":"<p>One?</p>","img":null,"img_alt":null,"answers":[{"count":1,"choice":true,"key":"Y","top":true,"percent":50},{"count":1,"choice":false,"key":"N","top":false,"percent":50},{"count":0,"choice":false,"key":"M","top":false,"percent":0}],"key":"q1","choice":false},{"label":"<p>Two?</p>","img":null,"img_alt":null,"answers":[{"count":2,"choice":true,"key":"Y","top":true,"percent":100},{"count":0,"choice":false,"key":"N","top":false,"percent":0},{"count":0,"choice":false,"key":"M","top":false,"percent":0}],"key":"q2","choice":false}],"total":2,"feedback":"","plural":true,"block_name":"Poll","block_id":"block-v1:OpenedX+Small+2026+type@survey+block@survey-1"}""",
            await Json(house.Ada, "survey-1", "get_results"));
    }

    [Fact]
    public async Task a_word_cloud_takes_words_once_and_shows_the_most_frequent_of_all()
    {
        const string before = """{"status":"success","submitted":false,"display_student_percents":false,"student_words":{},"total_count":0,"top_words":{}}""";
        Assert.Equal(before, await Form(house.Ada, "word_cloud-1", "get_state"));
        await Form(house.Bob, "word_cloud-1", "submit", ("student_words[]", "Sea"), ("student_words[]", "sky"));
        const string after =
            """{"status":"success","submitted":true,"display_student_percents":true,"student_words":{"sea":2},"total_count":3,"top_words":[{"text":"sea","size":2,"percent":67},{"text":"sky","size":1,"percent":33}]}""";
        Assert.Equal(after, await Form(house.Ada, "word_cloud-1", "submit", ("student_words[]", " SEA "), ("student_words[]", "")));
        Assert.Equal(after, await Form(house.Ada, "word_cloud-1", "get_state"));
        Assert.Equal("""{"status":"fail","error":"Your words are in the cloud already."}""", await Form(house.Ada, "word_cloud-1", "submit", ("student_words[]", "x")));
        Assert.Equal("""{"status":"fail","error":"Unknown Command!"}""", await Form(house.Ada, "word_cloud-1", "nonsense"));
    }

    [Theory]
    [InlineData("poll_question-page", "xmodule_handler/fun", "", "")]
    [InlineData("poll-page", "vote", "choice", "G")]
    [InlineData("survey-page", "vote", "q1", "Y")]
    [InlineData("word_cloud-page", "xmodule_handler/submit", "student_words[]", "Sea")]
    public async Task a_page_offers_a_form_and_after_it_the_results(string block, string handler, string field, string value)
    {
        Assert.Contains($"action=\"{Url(block, handler)}\"", await Shown(block), StringComparison.Ordinal);
        using var form = new HttpRequestMessage(HttpMethod.Post, Url(block, handler)) { Content = new FormUrlEncodedContent(field.Length == 0 ? [] : [new(field, value)]) };
        form.Headers.Accept.Add(Wire.Html);
        form.Headers.TryAddWithoutValidation("Referer", $"http://localhost:18000{Page(block)}");
        Assert.Equal(HttpStatusCode.SeeOther, (await house.Ada.SendAsync(form, Wire.Ct)).StatusCode);
        var after = await Shown(block);
        Assert.DoesNotContain(Url(block, handler), after, StringComparison.Ordinal);
        Assert.Contains(block.StartsWith("word", StringComparison.Ordinal) ? "Your words: <strong>sea</strong>" : "your answer", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task words_of_learners_are_never_markup()
    {
        await Form(house.Bob, "word_cloud-page", "submit", ("student_words[]", "<i>Sky</i>"));
        var page = await (await house.Bob.Ask(Page("word_cloud-page"))).Text();
        Assert.Contains("&lt;i&gt;sky", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>sky", page, StringComparison.Ordinal);
    }

    private async Task<string> Shown(string block) => WebUtility.HtmlDecode(await (await house.Ada.Ask(Page(block))).Text());
}
