using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>Drag and drop, and blocks that learners call done (tracking §3.2, §3.5).</summary>
/// <remarks>Facts know items and zones by their ids; their labels are the course's. Source: <c>xblock-drag-and-drop-v2</c>, <c>drag_and_drop_v2.py</c>.</remarks>
internal static class OwnBoardEvents
{
    public static IEnumerable<JsonObject>? Of(object fact, Recording of) => fact switch
    {
        DragItemDropped { Zone: null } back => [Returned(of, back.User, back.Block, back.Item, back.IsCorrect, back.At)],
        DragItemDropped dropped =>
        [
            TrackingEvent.OfBlock(
                "edx.drag_and_drop_v2.item.dropped", of, dropped.At, dropped.User, dropped.Block,
                new() { ["item_id"] = dropped.Item, ["location_id"] = dropped.Zone, ["is_correct"] = dropped.IsCorrect }),
        ],
        DragBoardSubmitted { Returned: true } submitted =>
            [.. submitted.Misplaced.Select(item => Returned(of, submitted.User, submitted.Block, item, false, submitted.At))],
        DragBoardSubmitted => [],
        DoneToggled toggled => [TrackingEvent.OfBlock("edx.done.toggled", of, toggled.At, toggled.User, toggled.Block, new() { ["done"] = toggled.Done })],
        _ => null,
    };

    private static JsonObject Returned(Recording of, UserId user, UsageKey block, long item, bool isCorrect, DateTimeOffset at) => TrackingEvent.OfBlock(
        "edx.drag_and_drop_v2.item.dropped", of, at, user, block,
        new() { ["item_id"] = item, ["location"] = "item bank", ["location_id"] = -1, ["is_correct"] = isCorrect });
}
