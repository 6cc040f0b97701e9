using System.Net;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.TestKit;
using static OpenEdx.Api.Tests.Assessment.ResponseHouse;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>Whole answers of the block's JSON handlers, the course of peers among each other, and who may do what.</summary>
public sealed class ResponseHandlerTests(ResponseHouse house) : IClassFixture<ResponseHouse>
{
    private const string Success = """{"success":true,"msg":""}""";

    [Fact]
    public async Task a_response_is_saved_submitted_assessed_by_oneself_and_graded()
    {
        // Nobody else's work counts into the subsection at the end: other tests never act as this learner.
        const string block = "openassessment-self";
        Assert.Equal("""[false,"EBADARGS","\"submission\" required to submit answer."]""", await house.Json("eve", block, "submit"));
        Assert.Equal("""[false,"EBADARGS","The submission format is invalid."]""", await house.Json("eve", block, "submit", new { submission = new[] { "a", "b" } }));
        Assert.Equal("""[false,"EEMPTYSUB","Submission cannot be empty. Please refresh the page and try again."]""", await house.Json("eve", block, "submit", new { submission = new[] { "" } }));
        Assert.Contains("EANSWERLENGTH", await house.Json("eve", block, "submit", new { submission = new[] { new string('x', 110_000) } }), StringComparison.Ordinal);
        Assert.Equal(Success, await house.Json("eve", block, "save_submission", new { submission = new[] { "A draft" } }));
        Assert.Equal("""{"success":false,"msg":"You must submit a response before you can perform a self-assessment."}""", await house.Json("eve", block, "self_assess", Judged("Fair")));
        await house.Submit("eve", block);
        Assert.Equal("""[false,"ENOMULTI","Multiple submissions are not allowed."]""", await house.Json("eve", block, "submit", new { submission = new[] { "Again" } }));
        Assert.Equal("""{"success":false,"msg":"Your self assessment could not be submitted."}""", await house.Json("eve", block, "self_assess", Judged("Splendid")));
        Assert.Equal("""{"success":false,"msg":"You must provide options selected in the assessment."}""", await house.Json("eve", block, "self_assess", new { }));
        Assert.Equal(Success, await house.Json("eve", block, "self_assess", Judged("Fair")));
        Assert.Equal(["3/5"], await house.Scores("eve", block));

        // The course team's word counts, and the grade follows it.
        var submission = (await house.Of("eve", block)).Current!.Id.ToString();
        Assert.Equal(Success, await house.Json("teacher", block, "staff_assess", Judged("Good", submission)));
        Assert.Equal(["3/5", "5/5"], await house.Scores("eve", block));
        await house.CatchUp(Wire.Ct);
        var progress = await (await house["eve"].Ask($"/api/course_home/progress/{CourseBuilder.Key}")).Json();
        var subsection = progress.GetProperty("section_scores")[0].GetProperty("subsections")[0];
        Assert.Equal((5.0, 75.0), (subsection.GetProperty("num_points_earned").GetDouble(), subsection.GetProperty("num_points_possible").GetDouble()));
    }

    [Fact]
    public async Task three_learners_assess_each_other_until_all_are_graded()
    {
        const string block = "openassessment-peer";
        string[] people = ["ada", "bob", "cy"];
        var opinions = new Dictionary<string, string> { ["ada"] = "Poor", ["bob"] = "Fair", ["cy"] = "Good" };
        foreach (var person in people) await house.Submit(person, block, $"Essay of {person}");
        var seen = new HashSet<(string Reviewer, UserId Author)>();
        for (var round = 0; round < 2; round++)
        {
            foreach (var person in people)
            {
                Assert.Contains(
                    round == 0 ? "Start assessing" : "Assess the next response",
                    await (await house[person].Ask(Page(block))).Text(), StringComparison.Ordinal);
                var author = await house.Take(person, block);
                Assert.NotNull(author);
                Assert.NotEqual(house.Id(person), author);
                Assert.True(seen.Add((person, author.Value)));
                var page = await (await house[person].Ask(Page(block))).Text();
                Assert.Contains($"Essay of {people.Single(other => house.Id(other) == author)}", page, StringComparison.Ordinal);
                Assert.Equal(Success, await house.Json(person, block, "peer_assess", Judged(opinions[person], (await house.Of(person, block)).Current!.Reviews[^1].Submission.ToString())));
                Assert.Equal(
                    """{"success":false,"msg":"This feedback has already been submitted or the submission has been cancelled."}""",
                    await house.Json(person, block, "peer_assess", Judged("Good")));
            }
        }

        Assert.Equal(6, seen.Count);

        // Of two opinions the average, rounded up: Fair and Good are 4, Poor and Good 3 (2.5), Poor and Fair 2 (1.5).
        Assert.Equal(["4/5"], await house.Scores("ada", block));
        Assert.Equal(["3/5"], await house.Scores("bob", block));
        Assert.Equal(["2/5"], await house.Scores("cy", block));
        Assert.Null(await house.Take("ada", block));
        var graded = await (await house["ada"].Ask(Page(block))).Text();
        Assert.Contains("Your grade: 4 of 5 points", graded, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", graded, StringComparison.Ordinal);
        Assert.Equal("""{"success":true,"msg":"Feedback saved."}""", await house.Json("ada", block, "submit_feedback", new { feedback_text = "Thanks", feedback_options = new[] { "Useful" } }));
    }

    [Fact]
    public async Task of_many_who_ask_at_once_only_one_gets_the_last_place()
    {
        const string block = "openassessment-race";
        foreach (var person in (string[])["ada", "bob", "cy", "dan"]) await house.Submit(person, block);
        await Task.WhenAll(((string[])["bob", "cy", "dan"]).Select(person => house[person].PostForm(Url(block, "response_page/take"))));
        var leases = (await house.Of("ada", block)).Current!.Leases;
        var taken = await Task.WhenAll(((string[])["bob", "cy", "dan"]).Select(async person => (await house.Of(person, block)).Current!.Reviews.Single().Author));
        Assert.Single(leases);
        Assert.Equal(3, taken.Distinct().Count());
    }

    [Fact]
    public async Task nobody_acts_on_what_is_not_his()
    {
        const string block = "openassessment-alien";
        await house.Submit("ada", block);
        await house.Submit("bob", block);
        var (ada, bob) = ((await house.Of("ada", block)).Current!.Id.ToString(), (await house.Of("bob", block)).Current!.Id.ToString());
        foreach (var handler in (string[])["staff_assess", "cancel_submission"])
        {
            Assert.Equal(
                """{"error":"You do not have permission to access ORA staff grading."}""",
                await house.Json("bob", block, handler, new { options_selected = new { Ideas = "Good" }, criterion_feedback = new { Words = "" }, overall_feedback = "", submission_uuid = ada, comments = "no" }));
        }

        foreach (var form in (string[])["grade", "cancel", "clear"])
            Assert.Equal(HttpStatusCode.Forbidden, (await house["bob"].PostForm(Url(block, $"response_page/{form}"), ("submission", ada), ("user", house.Id("ada").ToString()), ("reason", "x"))).StatusCode);

        // What nobody gave you, you cannot assess: not your own, not one by its id.
        Assert.Contains("false", await house.Json("bob", block, "peer_assess", Judged("Good", ada)), StringComparison.Ordinal);
        Assert.Contains("false", await house.Json("bob", block, "peer_assess", Judged("Good", bob)), StringComparison.Ordinal);

        // Who is not enrolled does not even learn that the block is there.
        using var stranger = new StringContent("{}");
        Assert.Equal(HttpStatusCode.NotFound, (await house["stranger"].PostAsync(new Uri(Url(block, "submit"), UriKind.Relative), stranger, Wire.Ct)).StatusCode);

        // A submission is known in its own block only.
        Assert.Equal("""{"success":false,"msg":"Submission not found"}""", await house.Json("teacher", "openassessment-self", "cancel_submission", new { submission_uuid = ada, comments = "x" }));
        Assert.Equal("""{"success":false,"msg":"Your team assessment could not be submitted."}""", await house.Json("teacher", "openassessment-self", "staff_assess", Judged("Good", ada)));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await house["ada"].Ask(Url(block, "submit"))).StatusCode);
    }

    [Fact]
    public async Task dates_close_submitting()
    {
        Assert.Equal("""[false,"EUNKNOWN","This step is past due."]""", await house.Json("ada", "openassessment-late", "submit", new { submission = new[] { "Late" } }));
        Assert.Equal("""{"success":false,"msg":"This step is not open yet."}""", await house.Json("ada", "openassessment-early", "save_submission", new { submission = new[] { "Early" } }));
        Assert.Contains("Past due", await (await house["ada"].Ask(Page("openassessment-late"))).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_course_team_grades_what_only_it_can_grade()
    {
        const string block = "openassessment-staff";
        await house.Submit("ada", block);
        Assert.Contains("Waiting for the course team", await (await house["ada"].Ask(Page(block))).Text(), StringComparison.Ordinal);
        Assert.Empty(await house.Scores("ada", block));
        var submission = (await house.Of("ada", block)).Current!.Id;
        await house["teacher"].PostForm(Url(block, "response_page/grade"), ("submission", submission.ToString()), ("option_0", "2"), ("feedback_1", "Fine"), ("overall", "Good"));
        Assert.Equal(["5/5"], await house.Scores("ada", block));
        Assert.Contains("Your grade: 5 of 5 points", await (await house["ada"].Ask(Page(block))).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_removed_response_leaves_zero_and_a_cleared_one_nothing()
    {
        const string block = "openassessment-cancel";
        await house.Submit("ada", block);
        await house.Json("ada", block, "self_assess", Judged("Good"));
        var submission = (await house.Of("ada", block)).Current!.Id;
        Assert.Equal("""{"success":false,"msg":"Please enter valid reason to remove the submission."}""", await house.Json("teacher", block, "cancel_submission", new { submission_uuid = submission }));
        Assert.StartsWith("""{"success":true""", await house.Json("teacher", block, "cancel_submission", new { submission_uuid = submission, comments = "Copied" }), StringComparison.Ordinal);
        Assert.Equal(["5/5", "0/5"], await house.Scores("ada", block));
        Assert.Contains("The course team removed your response", await (await house["ada"].Ask(Page(block))).Text(), StringComparison.Ordinal);

        // The dashboard's button for problems deletes it all.
        var answer = await house["teacher"].PostForm(
            $"/courses/{CourseBuilder.Key}/instructor/api/reset_student_attempts", ("problem_to_reset", CourseBuilder.Usage(block).ToString()),
            ("unique_student_identifier", "ada"), ("delete_module", "true"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["5/5", "0/5", "block_score_removed"], await house.Scores("ada", block));
        await house.Submit("ada", block, "Once more");
    }

    [Fact]
    public async Task examples_are_corrected_until_they_fit()
    {
        const string block = "openassessment-train";
        await house.Submit("ada", block);
        Assert.Equal("""{"success":false,"msg":"Missing options_selected key in request."}""", await house.Json("ada", block, "training_assess"));
        Assert.Equal("""{"success":true,"msg":"","corrections":{"Ideas":"Fair"}}""", await house.Json("ada", block, "training_assess", new { options_selected = new { Ideas = "Good" } }));
        Assert.Contains("Not quite", await (await house["ada"].Ask(Page(block))).Text(), StringComparison.Ordinal);
        Assert.Equal("""{"success":true,"msg":"","corrections":{}}""", await house.Json("ada", block, "training_assess", new { options_selected = new { Ideas = "Fair" } }));
        Assert.Equal("peer", (await house.Of("ada", block)).Current!.Status);
    }

    [Fact]
    public async Task the_page_takes_drafts_and_files_without_script_and_files_are_for_those_who_got_their_address()
    {
        const string block = "openassessment-page";
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Half an essay"), "text_0" },
            { new StringContent("A map"), "description" },
        };
        using var bytes = new ByteArrayContent([1, 2, 3]);
        bytes.Headers.ContentType = new("image/png");
        form.Add(bytes, "file", "../map.png");
        var attached = await house["ada"].PostAsync(new Uri(Url(block, "response_page/attach"), UriKind.Relative), form, Wire.Ct);
        Assert.Equal("""{"success":true,"msg":""}""", await attached.Text());
        var page = await (await house["ada"].Ask(Page(block))).Text();
        Assert.Contains("Half an essay", page, StringComparison.Ordinal);
        Assert.Contains("Essay &lt;1&gt;", page, StringComparison.Ordinal);
        var link = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page, "href=\"(/openassessment/fileupload[^\"]+)\"").Groups[1].Value);
        var file = await house.CreateClient().Ask(link);
        Assert.Equal([1, 2, 3], await file.Content.ReadAsByteArrayAsync(Wire.Ct));
        Assert.Equal(("application/octet-stream", "attachment"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal(HttpStatusCode.NotFound, (await house["teacher"].Ask(link[..^1] + (link[^1] == '0' ? '1' : '0'))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await house["teacher"].Ask(link.Split('?')[0])).StatusCode);

        await house["ada"].PostForm(Url(block, "response_page/submit"), ("text_0", "A whole essay <script>alert(1)</script>"));
        page = await (await house["ada"].Ask(Page(block))).Text();
        Assert.Contains("A whole essay &lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("map.png", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Save the draft", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task who_is_graded_sees_the_best_responses_where_the_author_shows_them()
    {
        const string block = "openassessment-best";
        foreach (var (person, ideas) in ((string, string)[])[("ada", "Fair"), ("bob", "Good"), ("cy", "Poor"), ("dan", "Fair")])
        {
            await house.Submit(person, block, $"Essay of {person}");
            Assert.DoesNotContain("The best responses", await (await house[person].Ask(Page(block))).Text(), StringComparison.Ordinal);
            await house.Json(person, block, "self_assess", Judged(ideas));
        }

        var page = await (await house["cy"].Ask(Page(block))).Text();
        var best = page[page.IndexOf("The best responses", StringComparison.Ordinal)..page.IndexOf("</ol>", page.IndexOf("The best responses", StringComparison.Ordinal), StringComparison.Ordinal)];
        Assert.Matches("(?s)5 points.*Essay of bob.*3 points.*Essay of ada", best);
        Assert.DoesNotContain("Essay of dan", best, StringComparison.Ordinal);
        Assert.DoesNotContain("Essay of cy", best, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_learner_takes_a_submission_back_where_the_author_allows_it_until_it_is_graded()
    {
        const string block = "openassessment-back";
        const string no = """{"success":false,"msg":"You can't reset your submission."}""";
        Assert.Equal(no, await house.Json("ada", block, "reset_submission"));
        await house.Submit("ada", block, "Too early");
        Assert.Contains("response_page/back", await (await house["ada"].Ask(Page(block))).Text(), StringComparison.Ordinal);
        Assert.Equal("""{"success":true,"msg":"Submission reset successfully."}""", await house.Json("ada", block, "reset_submission"));
        Assert.Null((await house.Of("ada", block)).Current);
        await house.Submit("ada", block, "Better");
        Assert.Equal(Success, await house.Json("ada", block, "self_assess", Judged("Good")));
        Assert.Equal(no, await house.Json("ada", block, "reset_submission"));
        Assert.DoesNotContain("response_page/back", await (await house["ada"].Ask(Page(block))).Text(), StringComparison.Ordinal);
        await house.Submit("bob", "openassessment-self");
        Assert.Equal(no, await house.Json("bob", "openassessment-self", "reset_submission"));
    }

    [Fact]
    public async Task the_dashboard_counts_responses_by_state()
    {
        const string block = "openassessment-count";
        await house.Submit("ada", block);
        var list = await (await house["teacher"].Ask($"/api/instructor/v2/courses/{CourseBuilder.Key}/ora?page_size=100")).Json();
        var line = list.GetProperty("results").EnumerateArray().Single(one => one.GetProperty("block_id").GetString() == CourseBuilder.Usage(block).ToString());
        Assert.Equal(("Essay <1>", "vertical 1"), (line.GetProperty("display_name").GetString(), line.GetProperty("unit_name").GetString()!.Replace('-', ' ')));
        var states = (string[])["training", "peer", "self", "waiting", "staff", "final_grade_received"];
        Assert.Equal((1, 1), (line.GetProperty("peer").GetInt32(), line.GetProperty("total_responses").GetInt32()));
        Assert.Equal(line.GetProperty("total_responses").GetInt32(), states.Sum(state => line.GetProperty(state).GetInt32()));
        Assert.EndsWith($"/open-response/{CourseBuilder.Usage(block)}", line.GetProperty("staff_ora_grading_url").GetString(), StringComparison.Ordinal);
        var summary = await (await house["teacher"].Ask($"/api/instructor/v2/courses/{CourseBuilder.Key}/ora_summary")).Json();
        Assert.Equal(15, summary.GetProperty("total_assessments").GetInt32());
        Assert.Equal(
            list.GetProperty("results").EnumerateArray().Sum(one => one.GetProperty("total_responses").GetInt32()), summary.GetProperty("total_responses").GetInt32());
        Assert.Equal(HttpStatusCode.Forbidden, (await house["ada"].Ask($"/api/instructor/v2/courses/{CourseBuilder.Key}/ora_summary")).StatusCode);
    }

    [Fact]
    public async Task the_team_s_page_shows_everybody_and_is_closed_to_learners()
    {
        const string block = "openassessment-grader";
        await house.Submit("dan", block, "Dan's essay");
        var url = $"/learning/course/{CourseBuilder.Key}/open-response/{CourseBuilder.Usage(block)}";
        Assert.NotEqual(HttpStatusCode.OK, (await house["dan"].Ask(url)).StatusCode);
        var page = await (await house["teacher"].Ask($"{url}?learner=dan")).Text();
        Assert.Contains("Dan&#x27;s essay", page, StringComparison.Ordinal);
        Assert.Contains("Waiting for others", page, StringComparison.Ordinal);
        Assert.Contains("Nobody of this name", await (await house["teacher"].Ask($"{url}?learner=stranger")).Text(), StringComparison.Ordinal);
    }
}
