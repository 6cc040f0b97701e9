using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner drops an item into a zone, or (in assessment mode) back into the bank.</summary>
/// <param name="Zone">Null: the bank.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c> (drop_item).</remarks>
public sealed record DropItem(UserId User, UsageKey Block, long Item, string? Zone, DateTimeOffset At)
{
    /// <summary>No item has this id.</summary>
    public sealed record NoSuchItem : Refusal;

    /// <summary>No zone has this id; in standard mode the bank is none.</summary>
    public sealed record NoSuchZone : Refusal;

    /// <summary>All attempts are used: the board stays as it is.</summary>
    public sealed record NoAttemptsLeft : Refusal;

    /// <summary>The zone holds as many items as the author allows. Differs: upstream leaves this to its page.</summary>
    public sealed record ZoneIsFull : Refusal;

    /// <summary>In standard mode a wrong drop is recorded, but the item goes back to the bank. An item dropped where it lies records nothing.</summary>
    public Decision<ScoredBlockEvent> Decide(ScoredBlock state, DragBoard board)
    {
        if (board.Items.FirstOrDefault(item => item.Id == Item) is not { } dragged) return new NoSuchItem();
        if (Zone is null ? !board.IsAssessment : !board.Zones.Contains(Zone)) return new NoSuchZone();
        if (board.IsAssessment && !board.HasAttemptsLeft(state.Attempts)) return new NoAttemptsLeft();
        var isCorrect = Zone is null ? dragged.Zones.Count == 0 : dragged.Zones.Contains(Zone);
        var stays = Zone is not null && (board.IsAssessment || isCorrect);
        var lies = state.Places.GetValueOrDefault(Item);
        if (stays ? lies?.Zone == Zone : Zone is null && lies is null) return Decision<ScoredBlockEvent>.Nothing;
        if (stays && !board.HasRoom(Zone!, Item, state.Places)) return new ZoneIsFull();
        var dropped = new DragItemDropped(User, Block, Item, Zone, isCorrect, stays, At);
        return board.IsAssessment
            ? dropped
            : new ScoredBlockEvent[] { dropped }.Concat(board.Scored(User, Block, state.Raw, board.RawScore(state.Evolve(dropped).Places), At)).ToArray();
    }
}
