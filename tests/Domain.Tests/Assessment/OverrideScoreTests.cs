using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;
using Attempts = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ProblemAttempts, OpenEdx.Domain.Assessment.ProblemAttemptsEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class OverrideScoreTests
{
    private static readonly UserId Teacher = new(3);

    [Fact]
    public void a_score_is_set_by_hand_also_without_a_submission() => new Attempts()
        .When(s => Set(0.5).Decide(s, Open with { Weight = 6 }, Sum)).Then(Overridden(0.5, 3, 6));

    [Fact]
    public void attempts_answers_and_marks_stay()
    {
        var state = new Attempts(Checked("5")).When(s => Set(1).Decide(s, Open, Sum)).ThenEachTime(Overridden(1, 1, 1));
        Assert.True(state is { Attempts: 1, IsDone: true, IsOverridden: true, Earned: 1, Score: { Earned: 1, Possible: 1 } });
        Assert.Equal("incorrect", Assert.Single(state.Marks).Correctness);
    }

    [Fact]
    public void the_same_score_as_a_submission_is_still_an_act_of_its_own() =>
        new Attempts(Checked("4")).When(s => Set(1).Decide(s, Open, Sum)).Then(Overridden(1, 1, 1));

    [Fact]
    public void the_next_submission_replaces_it() => new Attempts(Overridden(1, 1, 1))
        .When(s => Submit("5").Decide(s, Open, Sum)).Then(Checked("5"));

    [Theory]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void a_score_outside_the_range_is_refused(double score) =>
        new Attempts(Checked("5")).When(s => Set(score).Decide(s, Open, Sum)).ThenRefused(new OverrideScore.OutOfRange(1));

    [Fact]
    public void a_problem_that_counts_nothing_has_no_score_to_set() =>
        new Attempts().When(s => Set(1).Decide(s, Open with { Weight = 0 }, Sum)).ThenRefused(new OverrideScore.Weightless());

    private static OverrideScore Set(double score) => new(Learner, Usage, score, Teacher, "Graded on paper", Noon);

    private static ProblemScoreOverridden Overridden(double score, double weighted, double weight) =>
        new(Learner, Usage, score, 1, weighted, weight, 3, Teacher, "Graded on paper", Noon);
}
