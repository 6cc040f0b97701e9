using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Analytics;

/// <summary>Moving about in a course, by the names of the tracking log (tracking §3.5), as Aspects counts it (tracking §8).</summary>
public static partial class Navigation
{
    private static readonly HashSet<string> Visits = new(StringComparer.Ordinal)
    {
        "seq_next", "seq_prev", "seq_goto", "edx.ui.lms.sequence.next_selected", "edx.ui.lms.sequence.previous_selected", "edx.ui.lms.sequence.tab_selected",
        "edx.ui.lms.outline.selected", "edx.ui.lms.sequence.outline.selected", "edx.ui.lms.link_clicked", "edx.ui.lms.jump_nav.selected",
    };

    /// <summary>Whether an event is a visit of the course.</summary>
    public static bool IsVisit(string name) => Visits.Contains(name);

    /// <summary>The request of a course's home page, and nothing more.</summary>
    /// <param name="name">For requests their path.</param>
    public static bool IsHome(string name) => HomePath().IsMatch(name);

    /// <summary>Sequence and number of the page to which an event leads; null: to none, or into another sequence.</summary>
    public static (string Sequence, int Tab)? PageOf(string name, JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object || !payload.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String) return null;
        var (now, last) = (Number(payload, "current_tab"), Number(payload, "tab_count"));
        var tab = name switch
        {
            "seq_next" or "seq_prev" or "seq_goto" => Number(payload, "new") ?? Number(payload, "target_tab"),
            "edx.ui.lms.sequence.tab_selected" => Number(payload, "target_tab"),
            "edx.ui.lms.sequence.next_selected" when now < last => now + 1,
            "edx.ui.lms.sequence.previous_selected" when now > 1 => now - 1,
            _ => null,
        };
        return tab is > 0 and < 10_000 ? (id.GetString()!.Trim(), (int)tab) : null;
    }

    private static long? Number(JsonElement of, string field) => of.TryGetProperty(field, out var value) ? TrackingLine.Number(value) : null;

    [GeneratedRegex(@"/courses?/[^/+]+[/+][^/+]+[/+][^/]+(?:/(?:course|info|home|about))?/?\z")]
    private static partial Regex HomePath();
}
