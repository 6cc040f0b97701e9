using System.Globalization;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Rows of courses, sections, sequences and videos. What the player keeps for all videos (language, captions) is no part of a row upstream either. Source: Open edX
/// <c>xmodule/seq_block.py</c>, <c>xmodule/video_block/video_xfields.py</c>.
/// </summary>
internal static class PlaceModules
{
    public static IEnumerable<StudentModule> HistoryOf(IEnumerable<RecordedEvent> stream) =>
        ModuleHistory.Of<LearnerBlockState, LearnerBlockStateEvent>(stream, (place, _) => StateOf(place) is { Count: > 0 } state ? new(state) : null);

    private static JsonObject StateOf(LearnerBlockState place)
    {
        var state = new JsonObject();
        if (place.Position is { } position) state["position"] = position;
        if (place.Video?.PositionSeconds is { } seconds)
        {
            // Whole seconds; a day is the most that the form can say.
            var at = TimeSpan.FromSeconds(Math.Clamp(Math.Floor(seconds), 0, 86_399));
            state["saved_video_position"] = at.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
        }

        if (place.Video?.Speed is { } speed) state["speed"] = speed;
        return state;
    }
}
