using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Assessment;

namespace OpenEdx.Projections.Tests.Assessment;

public sealed class RapidResponsesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Tia = new(3);
    private static readonly UsageKey Problem = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("problem", "p");
    private static readonly UsageKey Other = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse").Block("problem", "q");

    [Fact]
    public async Task the_last_answer_of_each_learner_counts_in_the_run_that_was_open()
    {
        await using var model = await ReadModel.Of(new RapidResponses());
        await model.Given(Answer(7, "choice_early"), Opened(1), Answer(7, "choice_0"), Answer(8, "choice_0"), Answer(7, "choice_1", attempt: 2));
        await model.Given(Answer(9, "choice_0", problem: Other), Answer(9, "choice_0", type: "choiceresponse"), Answer(9, "choice_0", questions: 2));
        await model.Given(Closed(1), Answer(8, "choice_1", attempt: 2), Opened(2), Answer(8, "choice_1", attempt: 3));

        var counts = await new RapidResponsesQuery(model.Database).Of(Problem, TestContext.Current.CancellationToken);
        Assert.Equal(
            [(("choice_0", 1), 1L), (("choice_1", 1), 1L), (("choice_1", 2), 1L)],
            counts.OrderBy(count => count.Key).Select(count => (count.Key, count.Value)));
        var query = new RapidResponsesQuery(model.Database);
        var runs = await query.Runs(Problem.Course, TestContext.Current.CancellationToken);
        Assert.Equal([(Problem, 2, Noon), (Problem, 1, Noon)], runs);
        var given = await query.Answers(Problem, 1, TestContext.Current.CancellationToken);
        Assert.Equal([new(new(7), Noon, "Text of choice_1", true), new RapidAnswer(new(8), Noon, "Text of choice_0", true)], given);
        Assert.Null(await query.Answers(Problem, 3, TestContext.Current.CancellationToken));
        await model.ThenRebuiltEqually();
    }

    private static (string, object) Opened(int run) => (RapidResponseEvent.StreamOf(Problem), new RapidRunOpened(Problem, run, Tia, Noon));

    private static (string, object) Closed(int run) => (RapidResponseEvent.StreamOf(Problem), new RapidRunClosed(Problem, run, Tia, Noon));

    private static (string, object) Answer(long user, string choice, int attempt = 1, UsageKey? problem = null, string type = "multiplechoiceresponse", int questions = 1)
    {
        var usage = problem ?? Problem;
        InputMark[] marks = [.. Enumerable.Range(2, questions).Select(number => Mark($"p_{number}_1", type, choice))];
        return (
            ProblemAttemptsEvent.StreamOf(new(user), usage),
            new ProblemChecked(
                new(user), usage, attempt, FieldValues.Empty.With("p_2_1", choice), marks, 1, 1, 1, 1, "correct", 1, 1, "P", $"{user}-{attempt}-{type}-{questions}", Noon));
    }

    private static InputMark Mark(string id, string type, string choice) => new(id, "correct", null, "", "", "", $"Text of {choice}", type, "choicegroup");
}
