using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team assesses a response: the last such assessment is the score, whatever peers and the learner said.</summary>
/// <param name="User">Whose response it is.</param>
/// <param name="Assessment">Id drawn by the caller.</param>
/// <param name="Overrides">An override of a grade (<c>regrade</c> on the wire): what the learner has left to do is waived. Else the learner goes on.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: edx-ora2 <c>xblock/apis/assessments/staff_assessment_api.py</c> (do_staff_assessment).</remarks>
public sealed record AssessAsStaff(
    UserId User, UsageKey Block, Guid Submission, Guid Assessment, UserId By, RubricAnswers Answers, bool Overrides, DateTimeOffset At)
{
    public Decision<OpenResponseEvent> Decide(OpenResponse state, OpenResponseDefinition definition)
    {
        if (state.Current is not { } response || response.Id != Submission) return new NotSubmitted();
        if (response.IsCancelled) return new SubmissionCancelled();
        if (definition.Rubric.Assess(Assessment, Answers) is not { } assessment) return new InvalidRubricSelection();
        var facts = new List<OpenResponseEvent> { new ResponseStaffAssessed(User, Block, response.Id, By, assessment, Overrides, At) };
        if (Overrides)
        {
            facts.AddRange(response.Steps
                .Where(step => step != ResponseStep.Staff && !response.Completed.Contains(step))
                .Select(step => new ResponseStepCompleted(User, Block, response.Id, step, At)));
        }

        if (response.Claim is { } claim && claim.By == By) facts.Add(new ResponseGradingReleased(User, Block, response.Id, By, At));
        return Decision<OpenResponseEvent>.Of(ResponseWorkflow.Then(User, Block, state, definition, At, facts));
    }
}
