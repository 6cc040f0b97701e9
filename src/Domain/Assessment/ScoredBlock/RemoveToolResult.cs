using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A tool takes a learner's result back.</summary>
/// <param name="Service">As in <see cref="ToolResultRecorded"/>.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: Open edX xblock-lti-consumer <c>lti_xblock.py</c> (clear_user_module_score).</remarks>
public sealed record RemoveToolResult(UserId User, UsageKey Block, string Service, DateTimeOffset At)
{
    /// <summary>Where there is no result, none is removed.</summary>
    public Decision<ScoredBlockEvent> Decide(ScoredBlock state, LtiTool tool)
    {
        if (!tool.HasScore) return new RecordToolResult.NotScored();
        if (tool.IsClosed(At)) return new RecordToolResult.PastDue();
        if (state.ToolResult is null) return Decision<ScoredBlockEvent>.Nothing;
        return new ScoredBlockEvent[] { new ToolResultRemoved(User, Block, Service, At), new BlockScoreRemoved(User, Block, At) };
    }
}
