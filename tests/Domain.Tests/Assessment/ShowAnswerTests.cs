using OpenEdx.Domain.Assessment;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;
using Attempts = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ProblemAttempts, OpenEdx.Domain.Assessment.ProblemAttemptsEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class ShowAnswerTests
{
    private static readonly ShowAnswer Ask = new(Learner, Usage, Noon);
    private static readonly ProblemAnswerShown Shown = new(Learner, Usage, Noon);

    [Fact]
    public void asking_twice_records_once() => new Attempts(Checked("4")).When(s => Ask.Decide(s, Open, isTeam: false)).Then(Shown);

    [Fact]
    public void the_rule_of_the_author_refuses() =>
        new Attempts(Checked("5")).When(s => Ask.Decide(s, Open, isTeam: false)).ThenRefused(new ShowAnswer.NotAvailable());

    // Columns: untouched; wrong; right; no attempts left; past due.
    [Theory]
    [InlineData(ShowAnswerRule.Always, "yes yes yes yes yes")]
    [InlineData(ShowAnswerRule.Answered, "no no yes no no")]
    [InlineData(ShowAnswerRule.Attempted, "no yes yes yes yes")]
    [InlineData(ShowAnswerRule.AttemptedNoPastDue, "no yes yes yes no")]
    [InlineData(ShowAnswerRule.Closed, "no no no yes yes")]
    [InlineData(ShowAnswerRule.Finished, "no no yes yes yes")]
    [InlineData(ShowAnswerRule.CorrectOrPastDue, "no no yes no yes")]
    [InlineData(ShowAnswerRule.PastDue, "no no no no yes")]
    [InlineData(ShowAnswerRule.AfterAllAttempts, "no no no yes no")]
    [InlineData(ShowAnswerRule.AfterAllAttemptsOrCorrect, "no no yes yes no")]
    [InlineData(ShowAnswerRule.Never, "no no no no no")]
    [InlineData(ShowAnswerRule.Unknown, "no no no no no")]
    public void every_rule_has_its_moment(ShowAnswerRule rule, string moments)
    {
        var settings = Open with { ShowAnswer = rule, MaxAttempts = 2 };
        var wrong = ProblemAttempts.Initial.Evolve(Checked("5"));
        var right = ProblemAttempts.Initial.Evolve(Checked("4"));
        var used = wrong.Evolve(Checked("5", 2, "r2"));
        bool[] available =
        [
            Available(settings, ProblemAttempts.Initial), Available(settings, wrong), Available(settings, right), Available(settings, used),
            Available(settings with { Due = Noon.AddDays(-1) }, ProblemAttempts.Initial),
        ];
        Assert.Equal(moments, string.Join(' ', available.Select(yes => yes ? "yes" : "no")));
    }

    [Fact]
    public void some_attempts_may_be_needed_but_never_more_than_there_are()
    {
        var settings = Open with { ShowAnswer = ShowAnswerRule.AfterAttempts, AttemptsBeforeShowAnswer = 3 };
        var once = ProblemAttempts.Initial.Evolve(Checked("5"));
        Assert.False(Available(settings, once));
        Assert.True(Available(settings with { MaxAttempts = 1 }, once));
    }

    [Fact]
    public void the_team_sees_answers_at_any_time_but_not_where_they_are_never_shown()
    {
        Assert.True(Available(Open with { ShowAnswer = ShowAnswerRule.PastDue }, ProblemAttempts.Initial, isTeam: true));
        Assert.False(Available(Open with { ShowAnswer = ShowAnswerRule.Never }, ProblemAttempts.Initial, isTeam: true));
        Assert.False(Available(Open with { ShowCorrectness = ShowCorrectnessRule.Never }, ProblemAttempts.Initial, isTeam: true));
    }

    [Fact]
    public void results_may_wait_for_the_due_date()
    {
        var settings = Open with { ShowCorrectness = ShowCorrectnessRule.PastDue, Due = Noon };
        Assert.False(Rules(settings, Noon).CorrectnessIsAvailable);
        Assert.True(Rules(settings, Noon.AddTicks(1)).CorrectnessIsAvailable);
        Assert.True(Rules(settings with { Due = null }, Noon).CorrectnessIsAvailable);
    }

    [Fact]
    public void a_hint_is_recorded_when_first_shown_and_hints_are_counted_round()
    {
        var ask = new ShowHint(Learner, Usage, 2, 1, Noon);
        new Attempts().When(s => ask.Decide(s, Sum)).Then(new ProblemHintShown(Learner, Usage, 0, 2, "Even", Noon));
        new Attempts(new ProblemHintShown(Learner, Usage, 0, 2, "Even", Noon)).When(s => (ask with { Index = 1 }).Decide(s, Sum))
            .Then(new ProblemHintShown(Learner, Usage, 1, 2, "Small", Noon));
        new Attempts().When(s => ask.Decide(s, Code)).ThenRefused(new ShowHint.NoHints());
    }

    [Fact]
    public void the_variant_is_fixed_once()
    {
        var draw = new DrawSeed(Learner, Usage, 7, Noon);
        new Attempts().When(s => draw.Decide(s, Open with { Rerandomize = Rerandomize.OnReset })).Then(new ProblemSeedDrawn(Learner, Usage, 7, Noon));
        new Attempts().When(s => draw.Decide(s, Open)).ThenNothing();
    }

    private static bool Available(ProblemSettings settings, ProblemAttempts state, bool isTeam = false) =>
        new ProblemRules(settings, state, Noon, isTeam).AnswerIsAvailable;

    private static ProblemRules Rules(ProblemSettings settings, DateTimeOffset at) => new(settings, ProblemAttempts.Initial, at, isTeam: false);
}
