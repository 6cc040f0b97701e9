using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;
using Attempts = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ProblemAttempts, OpenEdx.Domain.Assessment.ProblemAttemptsEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class ResetAttemptsTests
{
    private static readonly UserId Teacher = new(3);
    private static readonly ResetAttempts Reset = new(Learner, Usage, Teacher, null, Noon);
    private static readonly ProblemAttemptsReset Done = new(Learner, Usage, 1, Teacher, null, Noon);

    [Fact]
    public void attempts_are_given_back_and_nothing_else_changes()
    {
        new Attempts(Checked("4")).When(Reset.Decide).Then(Done);
        var state = new Attempts(Checked("4")).When(Reset.Decide).ThenEachTime(Done);
        Assert.True(state is { Attempts: 0, IsDone: true, Earned: 1, Score: { Earned: 1, Possible: 1 } });
        Assert.Single(state.Marks);
    }

    [Fact]
    public void a_problem_without_attempts_left_is_open_again() => new Attempts(Checked("5"), Done)
        .When(s => Submit("4", "r2").Decide(s, Open with { MaxAttempts = 1 }, Sum)).Then(Checked("4", attempt: 1, request: "r2"));

    [Fact]
    public void where_no_attempt_is_used_nothing_is_recorded() =>
        new Attempts(new ProblemAnswersSaved(Learner, Usage, Answer("5").Values, Noon)).When(Reset.Decide).ThenNothing();

    [Fact]
    public void a_learner_who_did_nothing_is_not_found() => new Attempts().When(Reset.Decide).ThenRefused(new ResetAttempts.NoWork());
}
