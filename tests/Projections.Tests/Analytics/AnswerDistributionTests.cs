using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed class AnswerDistributionTests
{
    private const string Rows =
        "select concat_ws(' ', value_id, answer, variant, correct, first_response_count, last_response_count) from analytics.answer_distribution order by 1";

    [Fact]
    public async Task the_first_and_the_last_answer_of_every_learner_count()
    {
        await using var model = await ReadModel.Of(new AnswerDistribution());
        await model.Given(Checked(7, 0, Noon, 1, "a"), Checked(7, 0, Noon.AddMinutes(1), 2, "b"), Checked(8, 1, Noon, 1, "c"));
        await model.Given(Checked(7, 1, Noon.AddMinutes(2), 3, "c"));
        Assert.Equal(["choice_a Text a 1 f 1 0", "choice_b Text b 1 f 0 0", "choice_c Text c 1 t 1 2"], await Sql.Lines(model, Rows));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task an_answer_that_arrives_late_takes_its_place_by_time()
    {
        await using var model = await ReadModel.Of(new AnswerDistribution());
        await model.Given(Checked(7, 1, Noon, 2, "c"));
        await model.Given(Checked(7, 0, Noon.AddMinutes(-1), 1, "a"));
        Assert.Equal(["choice_a Text a 1 f 1 0", "choice_c Text c 1 t 0 1"], await Sql.Lines(model, Rows));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task upstreams_log_gives_last_answers_in_its_three_courses_in_any_order()
    {
        var lines = LoggedLines.In("answer_dist_acceptance_tracking.log", "problem_check");
        List<string>? expected = null;
        foreach (var order in ((string, object)[][])[lines, [.. lines.Reverse()], [.. lines.Where((_, at) => at % 3 == 0), .. lines.Where((_, at) => at % 3 > 0)]])
        {
            await using var model = await ReadModel.Of(new AnswerDistribution());
            foreach (var some in order.Chunk(20)) await model.Given(some);
            var rows = await Sql.Lines(
                model,
                """
                select concat_ws(' ', course_id, problem, part_id, value_id, answer, variant, correct, question, display_name, response_type, first_response_count, last_response_count)
                from analytics.answer_distribution order by 1
                """);
            Assert.Equal(expected ??= rows, rows);
            var query = new PerformanceQuery(model.Database);
            foreach (var course in (string[])["edX/E929/2014_T2", "edX/Open_DemoX/edx_demo_course", "course-v1:edX+DemoX+Test_2014"])
            {
                var problems = await query.Problems(course, TestContext.Current.CancellationToken);
                Assert.NotEmpty(problems);
                Assert.Contains(await query.Answers(problems[0].Problem, TestContext.Current.CancellationToken), row => row.LastCount > 0);
            }

            await model.ThenRebuiltEqually();
        }
    }

    [Fact]
    public async Task lines_of_logs_count_beside_our_own_and_by_the_whole_rule()
    {
        await using var model = await ReadModel.Of(new AnswerDistribution());
        await model.Given(Checked(7, 0, Noon, 1, "a"), Logged(9, Noon, "choice_a", "Text a"), Logged(9, Noon.AddMinutes(1), "choice_b", "Text b"), Logged(9, Noon.AddMinutes(-1), "choice_c", "Text c"));
        Assert.Equal(["choice_a Text a 1 f 1 1", "choice_b Text b 1 f 0 1", "choice_c Text c 1 f 1 0"], await Sql.Lines(model, Rows));
        var problem = Assert.Single(await new PerformanceQuery(model.Database).Problems(Course.ToString(), TestContext.Current.CancellationToken));
        Assert.Equal((2L, 0L, "p1_2_1"), (problem.Submissions, problem.Correct, Assert.Single(problem.Parts)));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task parts_whose_latest_answer_is_of_another_type_are_not_reported()
    {
        await using var model = await ReadModel.Of(new AnswerDistribution());
        await model.Given(Checked(7, 1, Noon));
        await model.Given(Logged(9, Noon.AddDays(1), "x", "x", "customresponse"));
        var query = new PerformanceQuery(model.Database);
        Assert.Empty(await query.Answers(Problem.ToString(), TestContext.Current.CancellationToken));
        Assert.Empty(await query.Problems(Course.ToString(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void a_list_is_written_with_bars_and_markup_is_removed_only_beside_a_value_id()
    {
        var submission = OwnSubmission.Of(Submission(7, 1, Noon) with
        {
            Answers = FieldValues.Empty.With("p_2_1", (string[])["choice_0", "choice_2"]).With("p_3_1", " 4 < 5 "),
            Marks =
            [
                new("p_2_1", "partially-correct", 0.5, "", "", "Q", """["<i>one</i>","two"]""", "choiceresponse", "checkboxgroup"),
                new("p_3_1", "incorrect", null, "", "", "Q", " 4 < 5 ", "stringresponse", "textline"),
                new("p_3_1_dynamath", "incorrect", null, "", "", "Q", "x", "stringresponse", "textline"),
            ],
        });
        Assert.Equal(
            ["p_2_1 [choice_0|choice_2] [one|two] 1 True choiceresponse", "p_3_1 - 4 < 5 1 False stringresponse"],
            submission.Parts!.Select(part => $"{part.Part} {part.ValueId ?? "-"} {part.Answer} {part.GroupVariant} {part.IsCorrect} {part.ResponseType}"));
    }

    private static (string, object) Logged(long user, DateTimeOffset at, string sent, string seen, string type = "multiplechoiceresponse") => LoggedLines.Line(
        "problem_check", Course.ToString(), user, at,
        new
        {
            problem_id = Problem.ToString(),
            success = "incorrect",
            answers = new { p1_2_1 = sent },
            correct_map = new { p1_2_1 = new { correctness = "incorrect" } },
            submission = new { p1_2_1 = new { question = "Which?", answer = seen, response_type = type, variant = "", correct = false } },
        },
        blockName: "A problem");
}
