using OpenEdx.Domain.Assessment;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;
using Attempts = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ProblemAttempts, OpenEdx.Domain.Assessment.ProblemAttemptsEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class SaveAnswersTests
{
    private static readonly SaveAnswers Save = new(Learner, Usage, Answer("5"), 1, Noon);
    private static readonly ProblemAnswersSaved Saved = new(Learner, Usage, Answer("5").Values, Noon);

    [Fact]
    public void answers_are_kept_and_keeping_them_again_records_nothing() => new Attempts().When(s => Save.Decide(s, Open, Sum)).Then(Saved);

    [Fact]
    public void saving_what_was_submitted_hides_the_marks_until_the_next_submission()
    {
        var state = new Attempts(Checked("5")).When(s => Save.Decide(s, Open, Sum)).ThenEachTime(Saved);
        Assert.True(state is { HasSavedAnswers: true, IsDone: true, Attempts: 1 });
    }

    [Fact]
    public void a_closed_problem_keeps_nothing() =>
        new Attempts(Checked("4")).When(s => Save.Decide(s, Open with { MaxAttempts = 1 }, Sum)).ThenRefused(new SaveAnswers.Closed());

    [Fact]
    public void a_survey_without_attempts_may_always_be_saved() =>
        new Attempts().When(s => Save.Decide(s, Open with { MaxAttempts = 0, Due = Noon.AddDays(-1) }, Sum)).Then(Saved);

    [Fact]
    public void a_problem_that_waits_for_its_next_variant_keeps_nothing() =>
        new Attempts(Checked("4")).When(s => Save.Decide(s, Open with { Rerandomize = Rerandomize.Always }, Sum)).ThenRefused(new SaveAnswers.Done());
}
