using OpenEdx.Domain.Assessment;
using OpenEdx.Projections.Assessment;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Assessment;

public sealed class ProblemLearnersTests
{
    [Fact]
    public async Task whoever_has_work_is_there_until_it_is_deleted()
    {
        await using var model = await ReadModel.Of(new ProblemLearners());
        await model.Given(
            Checked(7, 1, Noon), Checked(7, 1, Noon, attempt: 2), Overridden(8, 1, Noon),
            (ProblemAttemptsEvent.StreamOf(new(9), Problem), new ProblemAnswersSaved(new(9), Problem, Domain.SharedKernel.FieldValues.Empty, Noon)),
            Checked(10, 1, Noon), Deleted(10, Noon), Checked(11, 1, Noon), Deleted(11, Noon), Checked(11, 0, Noon, attempt: 3));
        Assert.Equal(
            [$"7 {Problem} {Course}", $"8 {Problem} {Course}", $"9 {Problem} {Course}", $"11 {Problem} {Course}"],
            await Sql.Lines(model, "select format('%s %s %s', user_id, problem, course_id) from assessment.problem_learners order by user_id"));
        await model.ThenRebuiltEqually();
    }
}
