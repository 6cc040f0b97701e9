using System.Collections.Immutable;

namespace OpenEdx.Domain.Assessment;

/// <summary>One thing to drag.</summary>
/// <param name="Zones">Where it belongs; empty: nowhere, it is a decoy and belongs into the bank.</param>
public sealed record DragItem(long Id, IReadOnlyList<string> Zones);

/// <summary>Where an item lies.</summary>
public sealed record DragPlace(string Zone, bool IsCorrect);

/// <summary>A <c>drag-and-drop-v2</c> block as far as decisions ask.</summary>
/// <param name="Zones">Ids of the zones.</param>
/// <param name="IsAssessment">Judged when the learner submits, and then at most <paramref name="MaxAttempts"/> times; else at every drop.</param>
/// <param name="MaxAttempts">Null: any number; so does 0.</param>
/// <param name="Close">When submitting ends, grace included; null: never. Drops in standard mode are judged after it too, as upstream.</param>
/// <param name="Weight">Points of the block; null: the raw score, up to 1.</param>
/// <param name="ShowAnswer">When a board in assessment mode gives its answer away.</param>
/// <param name="MaxPerZone">How many items a zone holds at most; null: any number.</param>
/// <remarks>Source: xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c>.</remarks>
public sealed record DragBoard(
    IReadOnlyList<DragItem> Items, IReadOnlyCollection<string> Zones, bool IsAssessment, int? MaxAttempts, DateTimeOffset? Close, double? Weight,
    ShowAnswerRule ShowAnswer = ShowAnswerRule.Finished, int? MaxPerZone = null)
{
    public bool HasAttemptsLeft(int used) => MaxAttempts is not { } most || most == 0 || used < most;

    /// <summary>Items where they belong, decoys in the bank included; the maximum is the number of items.</summary>
    public int RightOnes(ImmutableSortedDictionary<long, DragPlace> places) =>
        Items.Count(item => places.TryGetValue(item.Id, out var place) ? item.Zones.Count > 0 && place.IsCorrect : item.Zones.Count == 0);

    /// <summary>Another item fits into the zone; the item itself, should it lie there, takes no further place.</summary>
    public bool HasRoom(string zone, long item, ImmutableSortedDictionary<long, DragPlace> places) =>
        MaxPerZone is not { } most || places.Count(place => place.Key != item && place.Value.Zone == zone) < most;

    public bool IsSolved(ImmutableSortedDictionary<long, DragPlace> places) => RightOnes(places) == Items.Count;

    /// <summary>0 to 1; a block without items has nothing to earn.</summary>
    public double RawScore(ImmutableSortedDictionary<long, DragPlace> places) => Items.Count == 0 ? 0 : RightOnes(places) / (double)Items.Count;

    /// <summary>The score after a move, when it is the first or a better one: it never goes down (olx §2).</summary>
    internal IEnumerable<BlockScored> Scored(SharedKernel.UserId user, SharedKernel.UsageKey block, double? best, double raw, DateTimeOffset at)
    {
        if (best >= raw) yield break;
        var score = WeightedScore.Of(raw, 1, Weight);
        yield return new(user, block, raw, 1, score.Earned, score.Possible, at);
    }
}
