using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;
using Attempts = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ProblemAttempts, OpenEdx.Domain.Assessment.ProblemAttemptsEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class SubmitProblemTests
{
    [Fact]
    public void a_right_answer_is_graded_and_a_repeat_of_the_request_records_nothing() =>
        new Attempts().When(s => Submit("4").Decide(s, Open, Sum)).Then(Checked("4"));

    [Fact]
    public void the_same_answer_in_a_new_request_is_a_new_attempt() =>
        new Attempts(Checked("4")).When(s => Submit("4", "r2").Decide(s, Open, Sum)).Then(Checked("4", 2, "r2"));

    [Fact]
    public void a_repeat_is_recognized_even_after_the_problem_closed() =>
        new Attempts(Checked("4")).When(s => Submit("4").Decide(s, Open with { MaxAttempts = 1 }, Sum)).ThenNothing();

    [Fact]
    public void fields_that_belong_to_no_input_are_not_kept() => new Attempts()
        .When(s => (Submit("4") with { Answers = AnswerSheet.Of(("p1_2_1", "4"), ("p1_9_9", "spam")) }).Decide(s, Open, Sum)).Then(Checked("4"));

    [Fact]
    public void without_attempts_left_nothing_is_graded() => new Attempts(Checked("5"))
        .When(s => Submit("4", "r2").Decide(s, Open with { MaxAttempts = 1 }, Sum))
        .ThenRefused(new SubmitProblem.Closed(), Refused("4", "closed", "This problem takes no more answers."));

    [Fact]
    public void the_last_instant_of_the_grace_period_is_in_time()
    {
        var settings = Open with { Due = Noon.AddHours(-1), Grace = TimeSpan.FromHours(1) };
        new Attempts().When(s => Submit("4").Decide(s, settings, Sum)).Then(Checked("4"));
        var late = Noon.AddTicks(1);
        new Attempts().When(s => Submit("4", at: late).Decide(s, settings, Sum))
            .ThenRefused(new SubmitProblem.Closed(), Refused("4", "closed", "This problem takes no more answers.", late));
    }

    [Fact]
    public void a_problem_that_is_drawn_anew_each_time_must_be_reset_first()
    {
        var settings = Open with { Rerandomize = Rerandomize.Always };
        new Attempts(Checked("5", seed: 9)).When(s => Submit("4", "r2").Decide(s, settings, Sum))
            .ThenRefused(new SubmitProblem.Unreset(), Refused("4", "unreset", "This problem must be reset before it is answered again."));
    }

    [Fact]
    public void closed_is_said_before_unreset()
    {
        var settings = Open with { Rerandomize = Rerandomize.Always, MaxAttempts = 1 };
        Assert.IsType<SubmitProblem.Closed>(Submit("4", "r2").Decide(After(Checked("5")), settings, Sum).Refusal);
    }

    [Fact]
    public void between_two_submissions_one_waits()
    {
        var settings = Open with { SubmissionWait = TimeSpan.FromSeconds(90) };
        var soon = Noon.AddSeconds(89);
        const string Message = "You must wait at least 1 minute 30 seconds between submissions. 1 second remaining.";
        new Attempts(Checked("5")).When(s => Submit("4", "r2", soon).Decide(s, settings, Sum))
            .ThenRefused(new SubmitProblem.TooSoon(Message), Refused("4", "too_soon", Message, soon));
        var later = Noon.AddSeconds(90);
        new Attempts(Checked("5")).When(s => Submit("4", "r2", later).Decide(s, settings, Sum)).Then(Checked("4", 2, "r2", later));
    }

    [Fact]
    public void what_is_no_number_uses_no_attempt()
    {
        const string Message = "Invalid Input: two not permitted in answer as a variable";
        new Attempts().When(s => Submit("two").Decide(s, Open, Sum))
            .ThenRefused(new SubmitProblem.InputError(Message), Refused("two", "input_error", Message));
    }

    [Fact]
    public void what_cannot_be_graded_here_is_not_taken()
    {
        var refusal = Submit("4").Decide(ProblemAttempts.Initial, Open, Code).Refusal;
        Assert.Contains("externalresponse", Assert.IsType<SubmitProblem.NotGradable>(refusal).Message);
    }

    [Fact]
    public void the_first_submission_fixes_the_variant_of_a_randomized_problem() => new Attempts()
        .When(s => Submit("4", fresh: 7).Decide(s, Open with { Rerandomize = Rerandomize.OnReset }, Sum))
        .Then(new ProblemSeedDrawn(Learner, Usage, 7, Noon), Checked("4", seed: 7));

    [Fact]
    public void a_stored_variant_always_wins() => new Attempts(new ProblemSeedDrawn(Learner, Usage, 341, Noon))
        .When(s => Submit("4", fresh: 7).Decide(s, Open with { Rerandomize = Rerandomize.OnReset }, Sum)).Then(Checked("4", seed: 341));

    [Theory]
    [InlineData(GradingMethod.LastScore, 0)]
    [InlineData(GradingMethod.FirstScore, 1)]
    [InlineData(GradingMethod.HighestScore, 1)]
    [InlineData(GradingMethod.AverageScore, 0.67)]
    public void the_grading_method_says_which_attempts_count(GradingMethod method, double counts) =>
        new Attempts(Checked("4"), Checked("4", 2, "r2")).When(s => Submit("5", "r3").Decide(s, Open with { GradingMethod = method }, Sum))
            .Then(Checked("5", 3, "r3", counts: counts));

    [Fact]
    public void a_weight_scales_the_points() =>
        new Attempts().When(s => Submit("4").Decide(s, Open with { Weight = 6 }, Sum)).Then(Checked("4", weight: 6));

    [Theory]
    [InlineData(2, 5, 1.0, 0.4, 1)]
    [InlineData(2, 4, 6.0, 3, 6)]
    [InlineData(5, 5, 0.0, 0, 0)]
    [InlineData(5, 10, null, 5, 10)]
    [InlineData(5, 0, 3.0, 5, 0)]
    public void weighted_points_are_those_of_open_edx(double earned, double possible, double? weight, double weighted, double maximum) =>
        Assert.Equal(new WeightedScore(weighted, maximum), WeightedScore.Of(earned, possible, weight));

    [Fact]
    public void seeds_follow_the_setting()
    {
        Assert.Equal(1, ProblemSeeds.For(Rerandomize.Never, Learner, Usage, 123456));
        Assert.Equal(456, ProblemSeeds.For(Rerandomize.Always, Learner, Usage, 123456));
        Assert.Equal(999, ProblemSeeds.For(Rerandomize.OnReset, Learner, Usage, 999));
        Assert.Equal(ProblemSeeds.For(Rerandomize.PerStudent, Learner, Usage, 1), ProblemSeeds.For(Rerandomize.PerStudent, Learner, Usage, 2));
        // First 7 hex digits of SHA-256 over "17b'block-v1:…@p1'", modulo 20, computed with Python.
        Assert.Equal(14, ProblemSeeds.For(Rerandomize.PerStudent, Learner, Usage, 1));
    }

    private static ProblemAttempts After(params ProblemAttemptsEvent[] facts) => facts.Aggregate(ProblemAttempts.Initial, (s, fact) => s.Evolve(fact));

    [Fact]
    public void feedback_is_kept_with_the_submission_where_the_learner_sees_it()
    {
        var fact = Assert.IsType<ProblemChecked>(Assert.Single(Submit("4").Decide(ProblemAttempts.Initial, Open, Praised).Facts));
        var shown = Assert.Single(fact.Feedback!);
        Assert.Equal(("p1_1", "single", true, "numericalresponse"), (shown.ResponseId, shown.TriggerType, shown.IsCorrect, shown.QuestionType));
        Assert.Equal("Well counted", Assert.Single(shown.Hints).Html);
        var hidden = Open with { ShowCorrectness = ShowCorrectnessRule.Never };
        Assert.Null(Assert.IsType<ProblemChecked>(Assert.Single(Submit("4").Decide(ProblemAttempts.Initial, hidden, Praised).Facts)).Feedback);
    }

    private static CapaProblem Praised(int seed) => CapaProblem.Load(
        "<problem><numericalresponse answer='4'><textline/><correcthint>Well counted</correcthint></numericalresponse></problem>", "p1", seed);
}
