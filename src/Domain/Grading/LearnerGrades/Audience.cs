using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>For which learners a problem is: every limit on its path through the course, worked out once per published version.</summary>
/// <param name="Groups">All of them must admit.</param>
/// <param name="Choices">Blocks above that show each learner only some of their children.</param>
public sealed record Audience(IReadOnlyList<GroupLimit> Groups, IReadOnlyList<ChildChoice> Choices)
{
    public static Audience Everybody { get; } = new([], []);

    public bool IsEverybody => Groups.Count + Choices.Count == 0;

    /// <summary>The one rule by which grading knows whether a learner sees a problem (olx §14.4, §16).</summary>
    /// <returns>
    /// Null: a draw that decides is not on record (the log was imported without it, or the learner was never there). Then only an attempt
    /// shows that the problem was seen.
    /// </returns>
    public bool? Includes(LearnerSight learner)
    {
        bool? included = true;
        foreach (var limit in Groups)
        {
            if (limit.Groups.Count == 0) return false;
            if (!learner.Groups.TryGetValue(limit.Partition, out var group)) included = null;
            else if (group is not { } known || !limit.Groups.Contains(known)) return false;
        }

        foreach (var choice in Choices)
        {
            var isShown = learner.ShowsChild(choice);
            if (isShown == false) return false;
            if (isShown is null) included = null;
        }

        return included;
    }
}

/// <summary>Only some groups of a partition see what is below.</summary>
/// <param name="Groups">Empty: nobody, as for a partition or groups that the course does not know.</param>
public sealed record GroupLimit(int Partition, IReadOnlySet<int> Groups);

/// <summary>A block shows each learner only some of its children.</summary>
/// <param name="Child">The one on the way to the problem.</param>
/// <param name="Place">Of that child, from 0.</param>
public sealed record ChildChoice(UsageKey Parent, UsageKey Child, int Place);

/// <summary>What decides over a learner's view of a course, as of some event of the log.</summary>
/// <param name="Groups">By partition; null: in no group of it; absent: unknown.</param>
/// <param name="Shown">Children by block that shows a sample of them; absent: unknown.</param>
/// <param name="Places">Place of the one child shown, by block that goes by places; absent: unknown.</param>
public sealed record LearnerSight(
    IReadOnlyDictionary<int, int?> Groups, IReadOnlyDictionary<UsageKey, IReadOnlyList<UsageKey>> Shown, IReadOnlyDictionary<UsageKey, int> Places)
{
    public static LearnerSight Unknown { get; } = new(
        ImmutableDictionary<int, int?>.Empty,
        ImmutableDictionary<UsageKey, IReadOnlyList<UsageKey>>.Empty,
        ImmutableDictionary<UsageKey, int>.Empty);

    /// <summary>Null: unknown.</summary>
    public bool? ShowsChild(ChildChoice choice)
    {
        if (Places.TryGetValue(choice.Parent, out var place)) return place == choice.Place;
        return Shown.TryGetValue(choice.Parent, out var children) ? children.Contains(choice.Child) : null;
    }
}
