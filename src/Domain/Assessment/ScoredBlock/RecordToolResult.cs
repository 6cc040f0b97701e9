using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A tool reports what a learner earned in it.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="Comment">Empty: none.</param>
/// <param name="Service">As in <see cref="ToolResultRecorded"/>.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: Open edX xblock-lti-consumer <c>lti_xblock.py</c> (set_user_module_score).</remarks>
public sealed record RecordToolResult(UserId User, UsageKey Block, double Score, string Comment, string Service, DateTimeOffset At)
{
    /// <summary>The block takes no scores.</summary>
    public sealed record NotScored : Refusal;

    /// <summary>The block takes no scores after its due date.</summary>
    public sealed record PastDue : Refusal;

    /// <summary>The points and their maximum are those after the weight, as Open edX stores them. Telling the same again records nothing.</summary>
    public Decision<ScoredBlockEvent> Decide(ScoredBlock state, LtiTool tool)
    {
        if (!tool.HasScore) return new NotScored();
        if (tool.IsClosed(At)) return new PastDue();
        var (earned, possible) = (Score * tool.Weight, tool.Weight);
        if (state.ToolResult == new ToolResult(Score, Comment) && state.Score == new WeightedScore(earned, possible)) return Decision<ScoredBlockEvent>.Nothing;
        return new ScoredBlockEvent[]
        {
            new ToolResultRecorded(User, Block, Score, Comment, Service, At), new BlockScored(User, Block, earned, possible, earned, possible, At),
        };
    }
}
