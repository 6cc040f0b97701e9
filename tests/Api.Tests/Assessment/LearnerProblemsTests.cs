using System.Globalization;
using System.Net;
using OpenEdx.Api.Tests.Identity;
using OpenEdx.Domain.Assessment;

namespace OpenEdx.Api.Tests.Assessment;

/// <summary>What the course team does to learners' work: wire-lms.md §19 and §20.</summary>
public sealed class LearnerProblemsTests(ProblemHouse house) : IClassFixture<ProblemHouse>
{
    [Fact]
    public async Task attempts_are_reset_and_who_and_why_is_kept()
    {
        await Submit("twice", "5");
        var answer = await V1("reset_student_attempts", ("problem_to_reset", Name("twice")), ("unique_student_identifier", "learner"), ("reason", "Power cut"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($$"""{"problem_to_reset":"{{Name("twice")}}","student":"learner"}""", await answer.Text());
        var done = Assert.IsType<ProblemAttemptsReset>((await house.Facts("twice"))[^1]);
        Assert.Equal((house.LearnerId, 1, "Power cut"), (done.User, done.FormerAttempts, done.Reason));
        Assert.NotEqual(house.LearnerId, done.By);
    }

    [Fact]
    public async Task a_state_is_deleted_by_the_same_address()
    {
        await Submit("boxes", "5");
        var answer = await V1(
            "reset_student_attempts", ("problem_to_reset", Name("boxes")), ("unique_student_identifier", "learner@example.org"), ("delete_module", "true"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.IsType<ProblemStateDeleted>((await house.Facts("boxes"))[^1]);
        Assert.Equal("The learner has done nothing with this problem.", await (await V1(
            "reset_student_attempts", ("problem_to_reset", Name("boxes")), ("unique_student_identifier", "learner"), ("delete_module", "true"))).Text());
    }

    [Fact]
    public async Task a_score_is_overridden()
    {
        var answer = await V1(
            "override_problem_score", ("problem_to_reset", Name("choice")), ("unique_student_identifier", "learner"), ("score", "0.5"));
        Assert.Equal($$"""{"problem_to_reset":"{{Name("choice")}}","student":"learner","task":"created"}""", await answer.Text());
        var set = Assert.IsType<ProblemScoreOverridden>(Assert.Single(await house.Facts("choice")));
        Assert.Equal((0.5, 1.0, 1.0, 2.0), (set.Earned, set.Possible, set.WeightedEarned, set.WeightedPossible));
        var shown = await (await house.Learner.GetAsync(new Uri(ProblemHouse.Url("choice", "problem_get"), UriKind.Relative), Wire.Ct)).Json();
        Assert.Equal(1, shown.GetProperty("current_score").GetDouble());
    }

    [Fact]
    public async Task a_submission_is_graded_again()
    {
        await Submit("number", "4");
        var answer = await V1("rescore_problem", ("problem_to_reset", Name("number")), ("unique_student_identifier", "learner"), ("only_if_higher", "true"));
        Assert.Equal($$"""{"problem_to_reset":"{{Name("number")}}","student":"learner","task":"created"}""", await answer.Text());
        Assert.True((await house.Facts("number"))[^1] is ProblemRescored { KeepsFormerScore: false, WeightedEarned: 1, Success: "correct" });
    }

    [Fact]
    public async Task what_python_judged_is_graded_again_by_python()
    {
        await Submit("pythonsame", "7");
        var answer = await V1("rescore_problem", ("problem_to_reset", Name("pythonsame")), ("unique_student_identifier", "learner"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True((await house.Facts("pythonsame"))[^1] is ProblemRescored { Possible: 2, Success: "incorrect" });
    }

    [Theory]
    [InlineData("reset_student_attempts", "plain", "learner", "", "The learner has done nothing with this problem.")]
    [InlineData("rescore_problem", "plain", "learner", "", "The learner has no submission that could be graded again.")]
    [InlineData("override_problem_score", "plain", "learner", "2", "The score must lie between 0 and 1.")]
    [InlineData("override_problem_score", "plain", "learner", "-1", "The score must lie between 0 and 1.")]
    [InlineData("override_problem_score", "plain", "learner", "much", "The parameter score is missing or no number.")]
    [InlineData("override_problem_score", "plain", "learner", "", "The parameter score is missing or no number.")]
    [InlineData("override_problem_score", "plain", "nobody", "1", "There is no such user.")]
    [InlineData("override_problem_score", "plain", "", "1", "The parameter unique_student_identifier is missing.")]
    [InlineData("override_problem_score", "gone", "learner", "1", "block-v1:OpenedX+ProblemX+2026+type@problem+block@gone is not published.")]
    public async Task what_makes_no_sense_is_refused_with_a_sentence(string act, string block, string learner, string score, string sentence)
    {
        var answer = await V1(act, ("problem_to_reset", Name(block)), ("unique_student_identifier", learner), ("score", score));
        Assert.Equal((HttpStatusCode.BadRequest, sentence), (answer.StatusCode, await answer.Text()));
        Assert.Empty(await house.Facts(block));
    }

    [Fact]
    public async Task a_problem_of_another_course_is_refused()
    {
        const string Foreign = "block-v1:OpenedX+OtherX+2026+type@problem+block@plain";
        var answer = await V1("override_problem_score", ("problem_to_reset", Foreign), ("unique_student_identifier", "learner"), ("score", "1"));
        Assert.Equal((HttpStatusCode.BadRequest, $"{Foreign} is no problem of this course."), (answer.StatusCode, await answer.Text()));
    }

    [Fact]
    public async Task learners_change_no_scores()
    {
        var answer = await house.Learner.PostForm(
            V1Url("override_problem_score"), ("problem_to_reset", Name("plain")), ("unique_student_identifier", "learner"), ("score", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(await house.Facts("plain"));
    }

    [Fact]
    public async Task version_2_resets_and_deletes()
    {
        await Submit("repeat", "5");
        var reset = await house.Instructor.PostForm(V2Url("repeat", "attempts/reset"), ("learner", "learner"));
        Assert.Equal(
            $$"""{"success":true,"learner":"learner","problem_location":"{{Name("repeat")}}","message":"Attempts reset."}""", await reset.Text());
        var deleted = await house.Instructor.DeleteAsync(new Uri(V2Url("repeat", "state") + "?learner=learner", UriKind.Relative), Wire.Ct);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.IsType<ProblemStateDeleted>((await house.Facts("repeat"))[^1]);
        var again = await house.Instructor.DeleteAsync(new Uri(V2Url("repeat", "state") + "?learner=learner", UriKind.Relative), Wire.Ct);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    private static string Name(string block) => ProblemHouse.Usage(block).ToString();

    private static string V1Url(string act) => $"/courses/{ProblemHouse.Course}/instructor/api/{act}";

    private static string V2Url(string block, string act) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/instructor/v2/courses/{ProblemHouse.Course}/{ProblemHouse.Usage(block)}/grading/{act}");

    private Task<HttpResponseMessage> V1(string act, params (string, string)[] fields) => house.Instructor.PostForm(V1Url(act), fields);

    private async Task Submit(string block, string answer)
    {
        var field = block == "boxes" ? $"input_{block}_2_1[]" : $"input_{block}_2_1";
        var reply = await (await house.Learner.PostForm(ProblemHouse.Url(block, "problem_check"), (field, answer))).Json();
        Assert.Contains(reply.GetProperty("success").GetString(), (string[])["correct", "incorrect"]);
    }
}
