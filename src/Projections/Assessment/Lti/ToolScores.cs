using OpenEdx.Domain.Assessment;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Assessment;

/// <summary>What a tool last posted of one learner in one line item.</summary>
/// <param name="LineItem">Number within the block.</param>
/// <param name="Given">Points; null: none yet.</param>
/// <param name="Maximum">Null without points.</param>
/// <param name="PostedAt">The tool's own instant.</param>
public sealed record ToolScoreRow(
    string UsageId, long LineItem, long UserId, string CourseId, double? Given, double? Maximum, string Comment, DateTimeOffset PostedAt);

public readonly record struct ToolScoreKey(string UsageId, long LineItem, long UserId);

/// <summary>
/// Table <c>assessment.tool_scores</c>, one row per (block, line item, learner). Inline: tools read results back right after they posted them. Readers: the results
/// service of LTI 1.3.
/// </summary>
public sealed class ToolScores : RowProjection<ToolScoreRow, ToolScoreKey>
{
    public override string Name => "tool_scores";

    public override string Table => "assessment.tool_scores";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(ToolScorePosted)];

    protected override IEnumerable<ToolScoreKey> KeysOf(RecordedEvent fact) =>
        fact.Data is ToolScorePosted posted ? [new(posted.Block.ToString(), posted.LineItem, posted.User.Value)] : [];

    protected override ToolScoreRow? Evolve(ToolScoreRow? row, ToolScoreKey key, RecordedEvent fact)
    {
        var posted = (ToolScorePosted)fact.Data;
        // Facts imported later but older than what is known change nothing.
        return row is not null && row.PostedAt > posted.Timestamp
            ? row
            : new(key.UsageId, key.LineItem, key.UserId, posted.Block.Course.ToString(), posted.Given, posted.Maximum, posted.Comment, posted.Timestamp);
    }
}
