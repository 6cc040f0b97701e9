using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The course team removes a submission from assessment.</summary>
/// <param name="User">Whose response it is.</param>
/// <param name="Reason">Told to the learner.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>
/// Source: edx-ora2 <c>workflow/models.py</c> (cancel). A score that peers or the learner made becomes zero; one by the course team stays,
/// as upstream. The learner submits again only after <see cref="ClearResponse"/>.
/// </remarks>
public sealed record CancelResponse(UserId User, UsageKey Block, Guid Submission, UserId By, string Reason, DateTimeOffset At)
{
    public sealed record NoReason : Refusal;

    /// <summary>Cancelling twice is cancelling once.</summary>
    public Decision<OpenResponseEvent> Decide(OpenResponse state, OpenResponseDefinition definition)
    {
        if (Reason.Length == 0) return new NoReason();
        if (state.Current is not { } response || response.Id != Submission) return new NotSubmitted();
        if (response.IsCancelled) return Decision<OpenResponseEvent>.Nothing;
        var facts = new List<OpenResponseEvent> { new ResponseCancelled(User, Block, response.Id, By, Reason, At) };
        if (response.Staff is null && ResponseWorkflow.ScoreOf(User, Block, response, definition, At) is { } score)
            facts.Add(score with { Source = ResponseStep.Cancelled, Earned = 0, Points = new Dictionary<string, int>(), Assessments = [] });
        return Decision<OpenResponseEvent>.Of(ResponseWorkflow.Then(User, Block, state, definition, At, facts));
    }
}

/// <summary>The course team deletes all that a learner did here, the score included, so that the learner can begin anew.</summary>
/// <param name="Reason">Null: none given.</param>
/// <remarks>Source: edx-ora2 <c>xblock/staff_area_mixin.py</c> (clear_student_state).</remarks>
public sealed record ClearResponse(UserId User, UsageKey Block, UserId By, string? Reason, DateTimeOffset At)
{
    /// <summary>The learner has nothing here.</summary>
    public sealed record NoWork : Refusal;

    public Decision<OpenResponseEvent> Decide(OpenResponse state) =>
        state.Current is null && state.Draft.Count == 0 && state.Files.IsEmpty
            ? new NoWork()
            : new ResponseStateCleared(User, Block, state.Current?.Id, By, Reason, At);
}
