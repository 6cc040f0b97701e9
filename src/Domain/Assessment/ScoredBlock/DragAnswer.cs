using System.Collections.Immutable;

namespace OpenEdx.Domain.Assessment;

/// <summary>The answer of a drag-and-drop board, and who may see it when.</summary>
/// <remarks>Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c> (is_answer_available, _get_correct_state).</remarks>
public static class DragAnswer
{
    /// <summary>Never in standard mode, where every drop is answered by itself. The course team sees it wherever it is shown at all.</summary>
    public static bool IsAvailable(DragBoard board, ScoredBlock state, DateTimeOffset at, bool isTeam)
    {
        if (!board.IsAssessment || board.ShowAnswer == ShowAnswerRule.Never) return false;
        if (isTeam) return true;
        var (isPastDue, hasNoAttempts, isSolved) = (board.Close < at, !board.HasAttemptsLeft(state.Attempts), board.IsSolved(state.Places));
        return board.ShowAnswer switch
        {
            ShowAnswerRule.Always => true,
            ShowAnswerRule.Answered => isSolved,
            ShowAnswerRule.Attempted => state.Attempts > 0 || isPastDue,
            ShowAnswerRule.AttemptedNoPastDue => state.Attempts > 0,
            ShowAnswerRule.Closed => hasNoAttempts || isPastDue,
            ShowAnswerRule.Finished => hasNoAttempts || isPastDue || isSolved,
            ShowAnswerRule.CorrectOrPastDue => isSolved || isPastDue,
            ShowAnswerRule.PastDue => isPastDue,
            ShowAnswerRule.AfterAllAttempts => hasNoAttempts,
            ShowAnswerRule.AfterAllAttemptsOrCorrect => hasNoAttempts || isSolved,
            _ => false,
        };
    }

    /// <summary>
    /// Zone by item. What lies right stays; every other item that belongs somewhere goes to that of its zones which holds fewest by then.
    /// </summary>
    public static ImmutableSortedDictionary<long, string> Of(DragBoard board, ImmutableSortedDictionary<long, DragPlace> places)
    {
        var answer = places.Where(place => place.Value.IsCorrect).ToImmutableSortedDictionary(place => place.Key, place => place.Value.Zone);
        foreach (var item in board.Items.Where(item => item.Zones.Count > 0 && !answer.ContainsKey(item.Id)))
            answer = answer.Add(item.Id, item.Zones.MinBy(zone => answer.Values.Count(taken => taken == zone))!);
        return answer;
    }
}
