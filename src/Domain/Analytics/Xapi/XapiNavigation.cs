using System.Text.Json.Nodes;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>Ways through a course.</summary>
internal static class XapiNavigation
{
    public static IEnumerable<(string Name, Func<XapiScene, XapiPart> Part)> Rows() =>
    [
        ("edx.ui.lms.sequence.next_selected", scene => Within(scene, "next unit")),
        ("edx.ui.lms.sequence.previous_selected", scene => Within(scene, "previous unit")),
        ("edx.ui.lms.sequence.tab_selected", scene => Within(scene, Raw(scene.Event.At("data.target_tab")))),
        ("edx.ui.lms.outline.selected", Outline),
        ("edx.ui.lms.sequence.outline.selected", Outline),
        ("edx.ui.lms.link_clicked", scene => Of(XapiStatement.Activity(scene.Event.NeededText("data.target_url"), XapiIris.Activities.Link))),
    ];

    private static XapiPart Of(JsonObject target) => new(XapiIris.Verbs.Navigated, target);

    private static XapiPart Within(XapiScene scene, JsonNode? end)
    {
        var sequence = scene.Event.Text("data.id") is { } id ? scene.Settings.BlockIri(id) : null;
        var size = Object((XapiIris.Extensions.TotalItems, Raw(scene.Event.At("data.tab_count"))));
        return Of(XapiStatement.Activity(sequence, XapiIris.Activities.Resource, extensions: size)) with
        {
            ContextExtensions = [(XapiIris.Extensions.StartingPosition, Raw(scene.Event.At("data.current_tab"))), (XapiIris.Extensions.EndingPoint, end)],
        };
    }

    private static XapiPart Outline(XapiScene scene) => Of(XapiStatement.Activity(
        scene.Event.Text("data.target_url"), XapiIris.Activities.Module, XapiStatement.Named("en", scene.Event.NeededText("data.target_name"))));
}
