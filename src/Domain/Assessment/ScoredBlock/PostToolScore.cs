using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A tool of LTI 1.3 posts where a learner stands in a line item.</summary>
/// <param name="IsOwn">The line item is that of the block itself: its scores are grades.</param>
/// <remarks>
/// Source: Open edX xblock-lti-consumer <c>signals/signals.py</c> (publish_grade_on_score_update), <c>serializers.py</c> (validate_timestamp). Differs: 0 points are a
/// grade too.
/// </remarks>
public sealed record PostToolScore(ToolScorePosted Score, bool IsOwn)
{
    public const string Graded = "FullyGraded";

    /// <summary>A later one is known.</summary>
    public sealed record Older : Refusal;

    /// <summary>One of this very instant is known.</summary>
    public sealed record SameInstant : Refusal;

    public Decision<ScoredBlockEvent> Decide(ScoredBlock state, LtiTool tool)
    {
        if (state.PostedAt.TryGetValue(Score.LineItem, out var last) && last >= Score.Timestamp)
            return last == Score.Timestamp ? new SameInstant() : new Older();
        if (!IsOwn || Score.Grading != Graded || Score is not { Given: { } given, Maximum: > 0 and var maximum }) return Score;
        var record = new RecordToolResult(Score.User, Score.Block, Math.Min(given, maximum) / maximum, Score.Comment, "ags", Score.At);
        // Blocks that take no scores, or none any more, keep what the tool says and grade nothing.
        return new ScoredBlockEvent[] { Score }.Concat(record.Decide(state, tool).Facts).ToArray();
    }
}
