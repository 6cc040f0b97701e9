using System.Globalization;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Rows of scored blocks that are no problems. Source: DoneXBlock <c>done/done.py</c>, xblock-drag-and-drop-v2 <c>drag_and_drop_v2.py</c>,
/// Open edX <c>xmodule/lti_block.py</c>, xblock-lti-consumer <c>lti_xblock.py</c>.
/// </summary>
/// <remarks>
/// Differs: items of a board are told by zone and correctness alone, without the copies of picture, name and feedback that upstream makes of the
/// course. A board in assessment mode is <c>completed</c> when it was solved, or when misplaced items stayed where they were: the last attempt.
/// </remarks>
internal static class ScoredModules
{
    public static IEnumerable<StudentModule> HistoryOf(UsageKey block, IEnumerable<RecordedEvent> stream)
    {
        var (isThere, isCompleted) = (false, false);
        return ModuleHistory.Of<ScoredBlock, ScoredBlockEvent>(stream, (work, fact) =>
        {
            (isThere, isCompleted) = fact switch
            {
                BlockStateDeleted => (false, false),
                // Posts to line items stand in a table of their own upstream.
                ToolScorePosted => (isThere, isCompleted),
                BlockScored { Earned: >= 1 } => (true, true),
                DragBoardSubmitted made => (true, isCompleted || made.IsSolved || (made.Misplaced.Count > 0 && !made.Returned)),
                _ => (true, isCompleted),
            };
            return isThere ? new(StateOf(block.Type, work, isCompleted), work.Raw, work.Raw is null ? null : work.RawPossible) : null;
        });
    }

    private static JsonObject StateOf(string type, ScoredBlock work, bool isCompleted)
    {
        var state = new JsonObject();
        switch (type)
        {
            case "done":
                if (work.Done is { } done) state["done"] = done;
                break;
            case "drag-and-drop-v2":
                state["item_state"] = new JsonObject(work.Places.Select(place => KeyValuePair.Create(
                    place.Key.ToString(CultureInfo.InvariantCulture),
                    (JsonNode?)new JsonObject { ["zone"] = place.Value.Zone, ["correct"] = place.Value.IsCorrect })));
                if (work.Attempts > 0) state["attempts"] = work.Attempts;
                state["completed"] = isCompleted;
                if (work.Raw is { } raw) (state["raw_earned"], state["raw_possible"]) = (raw, work.RawPossible);
                break;
            default:
                // A result that was taken back leaves the fields empty.
                state["module_score"] = work.ToolResult is null ? null : work.Raw;
                state["score_comment"] = work.ToolResult?.Comment ?? "";
                break;
        }

        return state;
    }
}
