using System.Collections.Immutable;
using System.Globalization;
using OpenEdx.Domain.Assessment;

namespace OpenEdx.Projections.Assessment;

/// <summary>One sentence to the learner.</summary>
/// <param name="Kind">Open edX's word for it: <c>correct</c>, <c>partial</c>, <c>incorrect</c>, <c>initial</c>, <c>final</c>.</param>
public sealed record DragMessage(string Html, string Kind);

/// <summary>What a drag-and-drop block says about the whole board. Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c> (_get_feedback).</summary>
public static class DragFeedback
{
    /// <param name="places">As judged: before misplaced items went back to the bank.</param>
    /// <param name="afterAttempt">Right after submitting; else the counts are left out of an empty board.</param>
    public static IReadOnlyList<DragMessage> Of(
        DragContent content, ScoredBlock state, ImmutableSortedDictionary<long, DragPlace> places, bool afterAttempt)
    {
        var board = content.Board;
        if (!board.IsAssessment || state.Attempts == 0)
            return Said(board.IsSolved(places) ? new DragMessage(content.Finish, "final") : new DragMessage(content.Start, "initial"));

        var placed = board.Items.Where(item => places.ContainsKey(item.Id)).ToList();
        var right = placed.Count(item => places[item.Id].IsCorrect);
        var wrong = placed.Count - right;
        var missing = board.Items.Count(item => item.Zones.Count > 0 && !places.ContainsKey(item.Id));
        var goesOn = board.HasAttemptsLeft(state.Attempts);
        var messages = new List<DragMessage>();
        if (!places.IsEmpty || afterAttempt)
        {
            if (right > 0) messages.Add(new($"In place: {Items(right)}.", "correct"));
            if (wrong > 0) messages.Add(new($"Not in place: {Items(wrong)}{(goesOn ? ", put back into the bank" : "")}.", "incorrect"));
            if (missing > 0) messages.Add(new($"Still to be placed: {Items(missing)}.", "incorrect"));
        }

        if (board.Weight is null or > 0)
        {
            var score = (state.Score?.Earned ?? 0).ToString("0.##", CultureInfo.InvariantCulture);
            var rightOnes = board.RightOnes(places);
            messages.Add(new(
                goesOn ? $"Your best score is {score}." : $"That was your last attempt. Your best score is {score}.",
                rightOnes == board.Items.Count ? "correct" : rightOnes == 0 ? "incorrect" : "partial"));
        }

        messages.Add(goesOn && wrong + missing > 0 ? new(content.Start, "initial") : new(content.Finish, "final"));
        return Said([.. messages]);
    }

    private static string Items(int count) => count == 1 ? "1 item" : string.Create(CultureInfo.InvariantCulture, $"{count} items");

    private static DragMessage[] Said(params DragMessage[] messages) => [.. messages.Where(message => message.Html.Length > 0)];
}
