using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner assesses the own response.</summary>
/// <param name="Assessment">Id drawn by the caller.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: edx-ora2 <c>assessment/api/self.py</c> (create_assessment). Differs: order of steps and dates are checked whatever the client is.</remarks>
public sealed record AssessOwnResponse(UserId User, UsageKey Block, Guid Assessment, RubricAnswers Answers, DateTimeOffset At)
{
    /// <summary>Once is enough.</summary>
    public sealed record AlreadyAssessed : Refusal;

    public Decision<OpenResponseEvent> Decide(OpenResponse state, ResponseRules rules)
    {
        if (state.Current is not { } response) return new NotSubmitted();
        if (response.IsCancelled) return new SubmissionCancelled();
        if (response.Self is not null) return new AlreadyAssessed();
        if (response.Status != ResponseStep.Self) return new StepNotReached(ResponseStep.Self);
        if (rules.Closed(ResponseStep.Self, At) is { } closed) return closed;
        if (rules.Definition.Rubric.Assess(Assessment, Answers) is not { } assessment) return new InvalidRubricSelection();
        return Decision<OpenResponseEvent>.Of(ResponseWorkflow.Then(
            User, Block, state, rules.Definition, At, new ResponseSelfAssessed(User, Block, response.Id, assessment, At)));
    }
}
