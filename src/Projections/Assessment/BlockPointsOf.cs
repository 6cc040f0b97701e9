using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Assessment;

/// <summary>What scored blocks that are no problems are worth: content flows from Authoring outwards, so the mapping stands here.</summary>
public static class BlockPointsOf
{
    /// <summary>Work in it is a <see cref="ScoredBlock"/> that the course team may change.</summary>
    public static bool IsScoredBlock(string type) => type is "done" or "drag-and-drop-v2" or "lti" or "lti_consumer";

    /// <summary>Null: the block takes no scores.</summary>
    public static BlockPoints? Points(this PublishedBlock block) => block.Type switch
    {
        "done" => new(1, block.Number("weight"), work => work.Done == true ? 1 : 0),
        "drag-and-drop-v2" when DragContent.Of(block).Board is { } board => new(1, board.Weight, work => board.RawScore(work.Places)),
        // What Open edX stores of a tool's result is weighted already.
        "lti" or "lti_consumer" when block.HasScore() => new(block.LtiWeight(), null, null),
        _ => null,
    };
}
