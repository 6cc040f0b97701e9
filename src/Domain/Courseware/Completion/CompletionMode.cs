namespace OpenEdx.Domain.Courseware;

/// <summary>What makes a block complete. Source: Open edX XBlock <c>xblock/completable.py</c> and the modes of each block class.</summary>
public enum CompletionMode
{
    /// <summary>Its own mark.</summary>
    Completable,

    /// <summary>All of its completable children.</summary>
    Aggregator,

    /// <summary>Nothing: it does not count.</summary>
    Excluded,
}

public static class CompletionModes
{
    private static readonly HashSet<string> Aggregators = new(StringComparer.Ordinal)
    {
        "course", "chapter", "sequential", "vertical", "videosequence", "problemset", "wrapper",
        "library_content", "itembank", "split_test", "randomize", "conditional",
    };

    public static CompletionMode Of(string blockType) =>
        Aggregators.Contains(blockType) ? CompletionMode.Aggregator
        : blockType is "discussion" ? CompletionMode.Excluded
        : CompletionMode.Completable;

    /// <summary>
    /// True for blocks that a page marks complete once they were seen for a while: neither scored (their grade completes them)
    /// nor played (their player does), nor completed by an act of their own.
    /// </summary>
    public static bool IsCompletedByViewing(string blockType, bool hasScore) =>
        Of(blockType) == CompletionMode.Completable && !hasScore && blockType is not ("video" or "poll" or "survey");
}
