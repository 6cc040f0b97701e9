using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>Looks whether time alone, or a change by the author, moved a response on: flexible peer grading begins after a week.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record RefreshResponse(UserId User, UsageKey Block, DateTimeOffset At)
{
    public Decision<OpenResponseEvent> Decide(OpenResponse state, OpenResponseDefinition definition) =>
        state.Current is null ? Decision<OpenResponseEvent>.Nothing : Decision<OpenResponseEvent>.Of(ResponseWorkflow.Then(User, Block, state, definition, At));
}
