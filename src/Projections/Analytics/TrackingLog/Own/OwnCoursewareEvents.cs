using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>What learners do between problems: videos, navigation, bookmarks, completion, what is drawn for them (tracking §3.4, §3.5).</summary>
internal static class OwnCoursewareEvents
{
    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        LearnerInteractionRecorded interaction => [Interaction(interaction, of)],
        BlockCompletionChanged changed => [Completion(changed, of)],
        BookmarkAdded added => [Bookmark("added", of, added.User, added.Block, added.At)],
        BookmarkRemoved removed => [Bookmark("removed", of, removed.User, removed.Block, removed.At)],
        LibraryContentAssigned assigned => [Assigned(assigned, of)],
        LibraryContentRemoved removed => [Removed(removed, of)],
        PartitionGroupAssigned drawn =>
        [
            TrackingEvent.InCourse(
                "xmodule.partitions.assigned_user_to_partition", of, drawn.At, drawn.User, drawn.Course,
                new()
                {
                    ["group_id"] = drawn.GroupId,
                    ["group_name"] = drawn.GroupName,
                    ["partition_id"] = drawn.PartitionId,
                    ["partition_name"] = drawn.PartitionName,
                }),
        ],
        _ => null,
    };

    /// <summary>As the client sent it, renamed as the platform does before it writes (tracking §1.5).</summary>
    private static JsonObject Interaction(LearnerInteractionRecorded said, Recording of)
    {
        var data = TrackingEvent.Node(said.Payload);
        var name = PlatformNames.NameOf(said.Name, said.Source);
        var eventType = PlatformNames.Rename(said.Name, data as JsonObject);

        // The learner's own act, whoever carried it to the log.
        var made = TrackingEvent.Of(name, of with { Actor = said.User }, said.At, said.User, said.Course, data, said.Source);
        var context = made["context"]!.AsObject();
        context["event_type"] = eventType;
        context["page"] = said.Page;
        context["path"] = said.Source == "mobile" ? "/segmentio/event" : "/event";
        if (said.ReceivedAt is { } received) context["received_at"] = TrackingEvent.Instant(received, 'T');
        return made;
    }

    private static JsonObject Completion(BlockCompletionChanged changed, Recording of)
    {
        var (block, course) = (changed.Block, changed.Block.Course.ToString());
        return TrackingEvent.OfBlock(
            "edx.completion.block_completion.changed", of, changed.At, changed.User, block,
            new()
            {
                ["user_id"] = changed.User.Value,
                ["course_id"] = course,
                ["context_key"] = course,
                ["block_id"] = block.ToString(),
                ["block_type"] = block.Type,
                ["completion"] = changed.Completion,
            });
    }

    /// <summary>Upstream's id of a bookmark begins with the username.</summary>
    private static JsonObject Bookmark(string what, Recording of, UserId user, UsageKey block, DateTimeOffset at) => TrackingEvent.InCourse(
        $"edx.bookmark.{what}", of, at, user, block.Course,
        new()
        {
            ["course_id"] = block.Course.ToString(),
            ["bookmark_id"] = $"{TrackedLearner.Of(user)},{block}",
            ["component_type"] = block.Type,
            ["component_usage_id"] = block.ToString(),
        });

    private static JsonObject Assigned(LibraryContentAssigned assigned, Recording of) => TrackingEvent.OfBlock(
        "edx.librarycontentblock.content.assigned", of, assigned.At, assigned.User, assigned.Block,
        new()
        {
            ["location"] = assigned.Block.ToString(),
            ["previous_count"] = assigned.PreviousCount,
            ["result"] = Blocks(assigned.Result),
            ["max_count"] = assigned.MaxCount,
            ["added"] = Blocks(assigned.Added),
        });

    private static JsonObject Removed(LibraryContentRemoved removed, Recording of) => TrackingEvent.OfBlock(
        "edx.librarycontentblock.content.removed", of, removed.At, removed.User, removed.Block,
        new()
        {
            ["location"] = removed.Block.ToString(),
            ["previous_count"] = removed.PreviousCount,
            ["result"] = Blocks(removed.Result),
            ["max_count"] = removed.MaxCount,
            ["removed"] = Blocks(removed.Removed),
            ["reason"] = removed.Reason,
        });

    private static JsonArray Blocks(IEnumerable<UsageKey> blocks) => [.. blocks.Select(block => (JsonNode)new JsonObject { ["usage_key"] = block.ToString() })];
}
