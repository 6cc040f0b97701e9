using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner saves what is written so far.</summary>
/// <param name="Texts">By prompt.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: edx-ora2 <c>xblock/apis/submissions/submissions_actions.py</c> (save_submission_draft).</remarks>
public sealed record SaveResponseDraft(UserId User, UsageKey Block, IReadOnlyList<string> Texts, DateTimeOffset At)
{
    /// <summary>The same draft twice is one.</summary>
    public Decision<OpenResponseEvent> Decide(OpenResponse state, ResponseRules rules)
    {
        if (SubmitResponse.Fault(Texts, state.Files.Count, rules.Definition) is { } fault) return fault;
        if (state.Current is not null) return new SubmitResponse.AlreadySubmitted();
        if (rules.Closed(ResponseStep.Submission, At) is { } closed) return closed;
        return state.Draft.SequenceEqual(Texts) ? Decision<OpenResponseEvent>.Nothing : new ResponseDraftSaved(User, Block, Texts, At);
    }
}
