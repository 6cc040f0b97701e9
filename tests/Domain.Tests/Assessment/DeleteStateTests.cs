using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Tests.Assessment.ProblemStory;
using Attempts = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Assessment.ProblemAttempts, OpenEdx.Domain.Assessment.ProblemAttemptsEvent>;

namespace OpenEdx.Domain.Tests.Assessment;

public sealed class DeleteStateTests
{
    private static readonly UserId Teacher = new(3);
    private static readonly DeleteState Delete = new(Learner, Usage, Teacher, "Cheated", Noon);
    private static readonly ProblemStateDeleted Deleted = new(Learner, Usage, Teacher, "Cheated", Noon);

    [Fact]
    public void all_work_goes_the_variant_included()
    {
        var state = new Attempts(new ProblemSeedDrawn(Learner, Usage, 341, Noon), Checked("4", seed: 341)).When(Delete.Decide).ThenEachTime(Deleted);
        Assert.True(state is { IsUntouched: true, Seed: null, Attempts: 0, IsDone: false, Score: null, LastSubmission: null });
        Assert.Empty(state.Marks);
        Assert.Empty(state.AnswerHistory);
        Assert.Equal(0, state.Answers.Count);
    }

    [Fact]
    public void a_submission_from_before_is_not_taken_for_a_new_one() =>
        new Attempts(Checked("4"), Deleted).When(s => Submit("4").Decide(s, Open, Sum)).ThenNothing();

    [Fact]
    public void a_second_deletion_finds_nothing() => new Attempts(Checked("4"), Deleted).When(Delete.Decide).ThenRefused(new DeleteState.NoWork());

    [Fact]
    public void what_never_began_is_not_deleted() => new Attempts().When(Delete.Decide).ThenRefused(new DeleteState.NoWork());
}
