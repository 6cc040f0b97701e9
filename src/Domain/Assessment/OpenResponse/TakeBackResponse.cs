using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner takes the submission back, to write another one.</summary>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: edx-ora2 <c>xblock/utils/allow_resubmission.py</c>. Differs: a grace period that cannot be read does not count (an error there).</remarks>
public sealed record TakeBackResponse(UserId User, UsageKey Block, DateTimeOffset At)
{
    /// <summary>The author does not allow it, it is too late, somebody is grading, or peers may have the response.</summary>
    public sealed record NotPossible : Refusal;

    public Decision<OpenResponseEvent> Decide(OpenResponse state, ResponseRules rules) =>
        state.Current is { } response && IsPossible(response, rules, At)
            ? new ResponseStateCleared(User, Block, response.Id, User, null, At)
            : new NotPossible();

    public static bool IsPossible(SubmittedResponse response, ResponseRules rules, DateTimeOffset now)
    {
        var definition = rules.Definition;
        return definition.AllowsTakingBack && rules.WhyClosed(ResponseStep.Submission, now) != "due" &&
            !(definition.TakingBackWithin is { } stretch && now > response.At + stretch) &&
            response.Status is not (ResponseStep.Done or ResponseStep.Cancelled) && response.Claim?.IsOpen(now) != true &&
            !definition.Steps.Contains(ResponseStep.Peer);
    }
}
