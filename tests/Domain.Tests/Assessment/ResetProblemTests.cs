using OpenEdx.Domain.Assessment;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;
using Attempts = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ProblemAttempts, OpenEdx.Domain.Assessment.ProblemAttemptsEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class ResetProblemTests
{
    private static readonly ResetProblem Reset = new(Learner, Usage, 7, Noon);

    [Fact]
    public void answers_and_marks_go_attempts_stay_and_the_variant_changes_where_resets_draw()
    {
        var state = new Attempts(Checked("5", seed: 341)).When(s => Reset.Decide(s, Open with { Rerandomize = Rerandomize.OnReset, Weight = 6 }, Sum))
            .ThenEachTime(new ProblemReset(Learner, Usage, 7, 1, 6, Noon));
        Assert.True(state is { Attempts: 1, IsDone: false, Seed: 7, Earned: 0, Score: { Earned: 0, Possible: 6 } });
        Assert.Empty(state.Marks);
        Assert.Empty(state.History);
    }

    [Fact]
    public void a_variant_that_is_the_learners_own_stays() => new Attempts(Checked("5", seed: 13))
        .When(s => Reset.Decide(s, Open with { Rerandomize = Rerandomize.PerStudent }, Sum)).ThenEachTime(new ProblemReset(Learner, Usage, 13, 1, 1, Noon));

    [Fact]
    public void there_is_nothing_to_reset_before_a_submission() =>
        new Attempts(new ProblemAnswersSaved(Learner, Usage, Answer("5").Values, Noon)).When(s => Reset.Decide(s, Open, Sum)).ThenRefused(new ResetProblem.NotDone());

    [Fact]
    public void a_closed_problem_is_not_reset() =>
        new Attempts(Checked("5")).When(s => Reset.Decide(s, Open with { MaxAttempts = 1 }, Sum)).ThenRefused(new ResetProblem.Closed());
}
