using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Assessment;

public sealed class StudentModulesTests
{
    private const string Incorrect =
        """{"p1_2_1":{"correctness":"incorrect","npoints":null,"msg":"","hint":"","hintmode":null,"queuestate":null,"answervariable":null}}""";

    private const string Correct =
        """{"p1_2_1":{"correctness":"correct","npoints":null,"msg":"","hint":"","hintmode":null,"queuestate":null,"answervariable":null}}""";

    [Fact]
    public async Task the_state_is_what_open_edx_stores()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        await model.Given(Checked(7, 0, Noon, answer: "b"), Checked(7, 1, Noon.AddHours(1), attempt: 2), Saved(7));
        var row = Assert.Single(await Rows(model));
        Assert.Equal((new UserId(7), Problem, 1.0, 1.0), (row.User, row.Block, row.Module.Grade!.Value, row.Module.MaxGrade!.Value));
        AssertJson(
            $$$"""
            {"seed":1,"attempts":2,"done":true,"student_answers":{"p1_2_1":"choice_c"},"correct_map":{{{Correct}}},"input_state":{"p1_2_1":{}},
             "student_answers_history":[{"p1_2_1":"choice_b"},{"p1_2_1":"choice_a"}],"correct_map_history":[{{{Incorrect}}},{{{Correct}}}],
             "score_history":[{"raw_earned":0,"raw_possible":1},{"raw_earned":1,"raw_possible":1}],"score":{"raw_earned":1,"raw_possible":1},
             "has_saved_answers":true,"last_submission_time":"2026-05-01T13:00:00Z"}
            """,
            row.Module.State!);
    }

    [Fact]
    public async Task an_answer_that_waits_for_its_grader_says_so()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        await model.Given(
            Checked(7, 0, Noon),
            (ProblemAttemptsEvent.StreamOf(new(7), Problem), new ProblemAnswerQueued(new(7), Problem, "p1_2_1", "abc", null, "{}", "{}", 1, Noon)));
        AssertJson("""{"key":"abc","time":"20260501120000"}""", Assert.Single(await Rows(model)).Module.State!["correct_map"]!["p1_2_1"]!["queuestate"]!);
    }

    [Fact]
    public async Task deleted_work_is_gone_and_its_history_is_not()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        await model.Given(Checked(7, 1, Noon), Deleted(7, Noon));
        Assert.Empty(await Rows(model));
        var past = await model.Streams.ReadStream(ProblemAttemptsEvent.StreamOf(new(7), Problem), TestContext.Current.CancellationToken);
        Assert.Equal([("problem_checked", true), ("problem_state_deleted", false)], ModuleStreams.HistoryOf(Problem, past).Select(entry => (entry.Cause, entry.State is not null)));
    }

    [Fact]
    public async Task pages_of_learners_leave_nobody_out()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        await model.Given([.. Enumerable.Range(1, 205).Select(user => Checked(user, 1, Noon))]);
        Assert.Equal(Enumerable.Range(1, 205), (await Rows(model)).Select(row => (int)row.User.Value));
    }

    private static (string, object) Saved(long user) =>
        (ProblemAttemptsEvent.StreamOf(new(user), Problem), new ProblemAnswersSaved(new(user), Problem, FieldValues.Empty.With("p1_2_1", "choice_c"), Noon.AddHours(2)));

    private static async Task<IReadOnlyList<StudentModuleRow>> Rows(ReadModel model) =>
        await new StudentModules(model.Database, model.Streams).Of(Course, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {JsonNode.Parse(expected)}, got {actual}.");
}
