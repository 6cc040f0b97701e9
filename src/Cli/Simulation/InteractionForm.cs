using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Cli.Simulation;

/// <summary>What a browser posts to <c>/event</c>, and the payloads that it posts (tracking §2).</summary>
internal static class InteractionForm
{
    public static FormUrlEncodedContent Of(string name, object payload, string page, CourseKey course) => new(
    [
        KeyValuePair.Create("event_type", name),
        KeyValuePair.Create("event", JsonSerializer.Serialize(payload)),
        KeyValuePair.Create("page", page),
        KeyValuePair.Create("courserun_key", course.ToString()),
    ]);

    public static Dictionary<string, object> Played(VideoAct act)
    {
        var payload = new Dictionary<string, object>
        {
            ["id"] = act.Video.Usage.BlockId,
            ["code"] = "html5",
            ["duration"] = act.Video.Duration.TotalSeconds,
        };
        if (act.Name != "load_video") payload["currentTime"] = act.Second;
        return payload;
    }

    public static Dictionary<string, object> Moved(SimulatedUnit unit) => new()
    {
        ["id"] = unit.Sequence.ToString(),
        ["current_tab"] = Math.Max(1, unit.Position - 1),
        ["tab_count"] = unit.Siblings,
        ["widget_placement"] = "bottom",
    };
}
