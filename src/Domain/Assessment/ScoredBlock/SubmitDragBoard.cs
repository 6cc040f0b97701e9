using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner submits the board of a drag-and-drop block in assessment mode.</summary>
/// <param name="RequestId">Client's or server's id; a repeat of the last one records nothing.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c> (do_attempt).</remarks>
public sealed record SubmitDragBoard(UserId User, UsageKey Block, string RequestId, DateTimeOffset At)
{
    /// <summary>In standard mode every drop is judged by itself.</summary>
    public sealed record NotAssessed : Refusal;

    public sealed record NoAttemptsLeft : Refusal;

    public sealed record PastDue : Refusal;

    /// <summary>One attempt. Misplaced items go back to the bank, unless it was the last attempt.</summary>
    public Decision<ScoredBlockEvent> Decide(ScoredBlock state, DragBoard board)
    {
        if (!board.IsAssessment) return new NotAssessed();
        if (state.LastRequest == RequestId) return Decision<ScoredBlockEvent>.Nothing;
        if (!board.HasAttemptsLeft(state.Attempts)) return new NoAttemptsLeft();
        if (board.Close < At) return new PastDue();
        var raw = board.RawScore(state.Places);
        var attempt = state.Attempts + 1;
        long[] misplaced = [.. state.Places.Where(place => !place.Value.IsCorrect && board.Items.Any(item => item.Id == place.Key)).Select(place => place.Key)];
        var made = new DragBoardSubmitted(
            User, Block, attempt, raw, board.IsSolved(state.Places), misplaced, misplaced.Length > 0 && board.HasAttemptsLeft(attempt), RequestId, At);
        return new ScoredBlockEvent[] { made }.Concat(board.Scored(User, Block, state.Raw, raw, At)).ToArray();
    }
}
