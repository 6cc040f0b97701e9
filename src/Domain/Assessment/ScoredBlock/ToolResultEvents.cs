using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A tool outside the platform reported a learner's result in the block that opens it; <see cref="BlockScored"/> follows.</summary>
/// <param name="Score">0 to 1, before <c>weight</c>.</param>
/// <param name="Comment">The tool's words to the learner; empty: none.</param>
/// <param name="Service"><c>outcome</c> (LTI 1.1), <c>result</c> (LTI 2.0), <c>ags</c> (LTI 1.3).</param>
[EventType("tool_result_recorded")]
public sealed record ToolResultRecorded(UserId User, UsageKey Block, double Score, string Comment, string Service, DateTimeOffset At) : ScoredBlockEvent;

/// <summary>A tool took a learner's result back; <see cref="BlockScoreRemoved"/> follows.</summary>
/// <param name="Service">As in <see cref="ToolResultRecorded"/>.</param>
[EventType("tool_result_removed")]
public sealed record ToolResultRemoved(UserId User, UsageKey Block, string Service, DateTimeOffset At) : ScoredBlockEvent;

/// <summary>The learner has no score in the block any more, as if nothing had been done in it: what grading, progress and completion read.</summary>
[EventType("block_score_removed")]
public sealed record BlockScoreRemoved(UserId User, UsageKey Block, DateTimeOffset At) : ScoredBlockEvent;

/// <summary>A tool of LTI 1.3 posted where a learner stands in one of its line items. When that is a grade, <see cref="ToolResultRecorded"/> follows.</summary>
/// <param name="LineItem">Number within the block.</param>
/// <param name="Given">Points; null: none yet. May exceed <paramref name="Maximum"/>.</param>
/// <param name="Maximum">Null without <paramref name="Given"/>.</param>
/// <param name="Comment">The tool's words to the learner; empty: none.</param>
/// <param name="Activity"><c>Initialized</c>, <c>Started</c>, <c>InProgress</c>, <c>Submitted</c>, <c>Completed</c>.</param>
/// <param name="Grading"><c>FullyGraded</c>, <c>Pending</c>, <c>PendingManual</c>, <c>Failed</c>, <c>NotReady</c>.</param>
/// <param name="Timestamp">The tool's own, by which its posts are in order.</param>
[EventType("tool_score_posted")]
public sealed record ToolScorePosted(
    UserId User, UsageKey Block, long LineItem, double? Given, double? Maximum, string Comment, string Activity, string Grading, DateTimeOffset Timestamp,
    DateTimeOffset At) : ScoredBlockEvent;
