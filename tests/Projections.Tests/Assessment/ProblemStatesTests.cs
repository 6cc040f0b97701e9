using OpenEdx.Projections.Assessment;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Assessment;

public sealed class ProblemStatesTests
{
    private const string Lines =
        "select format('%s %s %s/%s %s %s %s', user_id, attempts, earned, possible, success, answers, extract(hour from last_at at time zone 'UTC')) from assessment.problem_submissions order by 1";

    [Fact]
    public async Task the_last_submission_counts_and_a_reset_clears_it_but_keeps_the_attempts()
    {
        await using var model = await ReadModel.Of(new ProblemStates());
        await model.Given(Checked(7, 1, Noon), Checked(7, 0.5, Noon.AddHours(1), attempt: 2), Checked(8, 1, Noon), Checked(9, 1, Noon), Reset(9, Noon.AddHours(2)));
        Assert.Equal(["7 2 0.5/1 correct {\"p1_2_1\": \"choice_a\"} 13", "8 1 1/1 correct {\"p1_2_1\": \"choice_a\"} 12", "9 1 0/1  {} 14"], await Sql.Lines(model, Lines));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task what_the_course_team_does_counts_where_something_was_submitted()
    {
        await using var model = await ReadModel.Of(new ProblemStates());
        await model.Given(
            Checked(5, 0, Noon), Overridden(5, 0.5, Noon.AddHours(1)), Overridden(6, 1, Noon),
            Checked(7, 0, Noon), Rescored(7, 1, Noon.AddHours(1)), Rescored(7, 0, Noon.AddHours(2), keepsFormer: true),
            Checked(8, 1, Noon), AttemptsReset(8, Noon.AddHours(1)), Checked(9, 1, Noon), Deleted(9, Noon.AddHours(1)));
        Assert.Equal(
            [
                "5 1 0.5/1 incorrect {\"p1_2_1\": \"choice_a\"} 12", "7 1 1/1 correct {\"p1_2_1\": \"choice_a\"} 12",
                "8 0 1/1 correct {\"p1_2_1\": \"choice_a\"} 12",
            ],
            await Sql.Lines(model, Lines));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_reset_of_what_was_never_submitted_makes_no_row()
    {
        await using var model = await ReadModel.Of(new ProblemStates());
        await model.Given(Reset(7, Noon));
        Assert.Empty(await Sql.Lines(model, Lines));
    }
}
