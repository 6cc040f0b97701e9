using OpenEdx.Domain.Authoring;

namespace OpenEdx.Projections.Courseware;

/// <summary>What a block is by its type, and how it is called. Source: Open edX, the classes of the block types.</summary>
public static class BlockTraits
{
    private static readonly HashSet<string> Scored = new(StringComparer.Ordinal)
    {
        "problem", "openassessment", "drag-and-drop-v2", "edx_sga", "staffgradedxblock", "done",
    };

    private static readonly HashSet<string> ChoosesChildren = new(StringComparer.Ordinal)
    {
        "library_content", "itembank", "split_test", "randomize",
    };

    private static readonly HashSet<string> MultiDevice = new(StringComparer.Ordinal)
    {
        "problem", "html", "video", "discussion", "drag-and-drop-v2", "poll", "survey", "word_cloud", "lti_consumer",
    };

    private static readonly Dictionary<string, string> DefaultNames = new(StringComparer.Ordinal)
    {
        ["problem"] = "Blank Problem",
        ["html"] = "Text",
        ["video"] = "Video",
        ["discussion"] = "Discussion",
        ["library_content"] = "Randomized Content Block",
        ["itembank"] = "Problem Bank",
        ["split_test"] = "Content Experiment",
        ["word_cloud"] = "Word cloud",
        ["annotatable"] = "Annotation",
        ["lti"] = "LTI",
        ["lti_consumer"] = "LTI Consumer",
        ["drag-and-drop-v2"] = "Drag and Drop",
        ["openassessment"] = "Open Response Assessment",
        ["poll"] = "Poll",
        ["survey"] = "Survey",
        ["done"] = "Completion",
        ["conditional"] = "Conditional",
    };

    /// <summary>True when learners can earn points in it.</summary>
    public static bool HasScore(this PublishedBlock block) =>
        Scored.Contains(block.Type) || (block.Type is "lti" or "lti_consumer" && block.Flag("has_score") == true);

    /// <summary>True when each learner sees only some of its children.</summary>
    public static bool ChoosesChildrenPerLearner(this PublishedBlock block) => ChoosesChildren.Contains(block.Type);

    /// <summary>True when the block works on a phone.</summary>
    public static bool IsMultiDevice(this PublishedBlock block) => MultiDevice.Contains(block.Type);

    /// <summary>Name to show: the author's, else the type's, else the last part of the key.</summary>
    public static string ShownName(this PublishedBlock block) =>
        block.DisplayName is { Length: > 0 } name ? name
        : DefaultNames.GetValueOrDefault(block.Type) ?? block.Usage.BlockId.Replace('_', ' ');
}
