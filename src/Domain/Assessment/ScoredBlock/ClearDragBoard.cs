using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner puts all items back into the bank. Attempts and score stay.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record ClearDragBoard(UserId User, UsageKey Block, DateTimeOffset At)
{
    /// <summary>An empty board records nothing.</summary>
    public Decision<ScoredBlockEvent> Decide(ScoredBlock state) =>
        state.Places.IsEmpty ? Decision<ScoredBlockEvent>.Nothing : new DragBoardCleared(User, Block, At);
}
