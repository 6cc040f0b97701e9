using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;
using Attempts = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ProblemAttempts, OpenEdx.Domain.Assessment.ProblemAttemptsEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

/// <summary>The author corrects the answer from 4 to 5.</summary>
public sealed class RescoreProblemTests
{
    private static readonly UserId Teacher = new(3);
    private static readonly ProblemSettings Corrected = Open with { ContentVersion = 4 };

    [Fact]
    public void the_last_submission_is_graded_again_and_no_attempt_is_used()
    {
        new Attempts(Checked("5")).When(s => Ask().Decide(s, Corrected, Five)).Then(Rescored("5", 1, [1]));
        var state = new Attempts(Checked("5")).When(s => Ask().Decide(s, Corrected, Five)).ThenEachTime(Rescored("5", 1, [1]));
        Assert.True(state is { Attempts: 1, IsCorrect: true, Score: { Earned: 1, Possible: 1 } });
    }

    [Theory]
    [InlineData(GradingMethod.LastScore, 0)]
    [InlineData(GradingMethod.FirstScore, 1)]
    [InlineData(GradingMethod.HighestScore, 1)]
    [InlineData(GradingMethod.AverageScore, 0.5)]
    public void every_submission_is_graded_again_and_counts_by_the_grading_method(GradingMethod method, double counts) =>
        new Attempts(Checked("5"), Checked("4", attempt: 2, request: "r2"))
            .When(s => Ask().Decide(s, Corrected with { GradingMethod = method }, Five)).Then(Rescored("4", counts, [1, 0]));

    [Fact]
    public void answers_saved_since_are_not_graded() =>
        new Attempts(Checked("5"), new ProblemAnswersSaved(Learner, Usage, Answer("9").Values, Noon))
            .When(s => Ask().Decide(s, Corrected, Five)).Then(Rescored("5", 1, [1]));

    [Fact]
    public void a_lower_score_does_not_count_where_only_a_higher_one_may()
    {
        var kept = Rescored("4", 0, [0]) with { KeepsFormerScore = true };
        var state = new Attempts(Checked("4")).When(s => Ask(onlyIfHigher: true).Decide(s, Corrected, Five)).ThenEachTime(kept);
        Assert.True(state is { IsCorrect: true, Score: { Earned: 1, Possible: 1 } });
        Assert.Equal("correct", Assert.Single(state.Marks).Correctness);
    }

    [Fact]
    public void an_equal_score_counts_where_only_a_higher_one_may() =>
        new Attempts(Checked("9")).When(s => Ask(onlyIfHigher: true).Decide(s, Corrected, Five)).Then(Rescored("9", 0, [0]));

    [Fact]
    public void an_override_is_replaced() => new Attempts(
            Checked("5"), new ProblemScoreOverridden(Learner, Usage, 0.5, 1, 0.5, 1, 3, Teacher, null, Noon))
        .When(s => Ask().Decide(s, Corrected, Five)).Then(Rescored("5", 1, [1]));

    [Fact]
    public void without_a_submission_there_is_nothing_to_grade() =>
        new Attempts(new ProblemAnswersSaved(Learner, Usage, Answer("5").Values, Noon))
            .When(s => Ask().Decide(s, Corrected, Five)).ThenRefused(new RescoreProblem.NotDone());

    [Fact]
    public void what_cannot_be_graded_here_is_not_rescored() =>
        new Attempts(Checked("5")).When(s => Ask().Decide(s, Corrected, Code)).ThenRefused(new RescoreProblem.NotSupported());

    [Fact]
    public void an_answer_that_makes_no_sense_any_more_is_named()
    {
        var decision = Ask().Decide(ProblemAttempts.Initial.Evolve(Checked("2+")), Corrected, Five);
        Assert.IsType<RescoreProblem.InputError>(decision.Refusal);
        Assert.Empty(decision.Facts);
    }

    private static CapaProblem Five(int seed) => CapaProblem.Load(
        "<problem><numericalresponse answer='5'><label>2 + 2?</label><textline/></numericalresponse></problem>", "p1", seed);

    private static RescoreProblem Ask(bool onlyIfHigher = false) => new(Learner, Usage, onlyIfHigher, "task-1", Teacher, "Wrong key", Noon);

    private static ProblemRescored Rescored(string last, double counts, double[] history)
    {
        var word = last == "5" ? "correct" : "incorrect";
        return new(
            Learner, Usage, [new("p1_2_1", word, null, "", "", "2 + 2?", last, "numericalresponse", "textline")], history[^1], 1, history,
            counts, 1, false, word, 1, 4, "task-1", Teacher, "Wrong key", Noon);
    }
}
