using System.Text.Json.Nodes;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>Ways through a course.</summary>
internal static class CaliperNavigation
{
    public static IEnumerable<(string Name, Func<CaliperScene, CaliperPart> Part)> Rows() =>
    [
        ("edx.ui.lms.sequence.next_selected", scene => Unit(scene, "DigitalResourceCollection", "next unit")),
        ("edx.ui.lms.sequence.previous_selected", scene => Unit(scene, "DigitalResourceCollection", "previous unit")),
        ("edx.ui.lms.sequence.tab_selected", scene => Unit(scene, "DigitalResourceCollection", Raw(scene.Event.At("data.target_tab")))),

        // The same as outline.selected by its name, and upstream's code treats it as a unit.
        ("edx.ui.lms.sequence.outline.selected", scene => Unit(scene, "DigitalResource", Raw(scene.Event.At("data.target_tab")))),
        ("edx.ui.lms.outline.selected", scene => Target(scene, "DigitalResource")),
        ("edx.ui.lms.link_clicked", scene => Target(scene, "Webpage")),
    ];

    private static CaliperPart Unit(CaliperScene scene, string type, JsonNode? target) => Of(
        scene.Settings.BlockIri(scene.Event.NeededText("data.id")), type, "Unit",
        new()
        {
            ["tab_count"] = Raw(scene.Event.At("data.tab_count")),
            ["current_tab"] = Raw(scene.Event.At("data.current_tab")),
            ["target"] = target,
            ["isPartOf"] = scene.IsPartOf(),
        });

    private static CaliperPart Target(CaliperScene scene, string type) =>
        Of(scene.Event.NeededText("data.target_url"), type, scene.Event.Text("data.target_name"), Object(("isPartOf", scene.IsPartOf())));

    private static CaliperPart Of(string id, string type, string? name, JsonObject extensions) =>
        new("NavigationEvent", "NavigatedTo", Object(("id", id), ("type", type), ("name", name), ("extensions", extensions)));
}
