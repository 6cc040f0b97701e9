using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// Events of the platform as xAPI statements, equal to upstream's to the id (tracking §7.2): the table of event names. Source: Open edX event-routing-backends,
/// <c>processors/xapi/event_transformers</c>.
/// </summary>
public static class XapiTransformer
{
    private static readonly FrozenDictionary<string, Func<XapiScene, IReadOnlyList<JsonObject>>> ByName = Rows().ToFrozenDictionary(row => row.Name, row => row.Make, StringComparer.Ordinal);

    /// <summary>Names of the events that have a statement.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <param name="tracked">An object, in emitter form or in log form.</param>
    public static Transformation Transform(JsonElement tracked, StatementSettings settings)
    {
        var scene = new XapiScene(new TrackedEvent(tracked), settings);
        return ByName.TryGetValue(scene.Event.Name, out var make) ? Transformation.Of(() => make(scene)) : Transformation.Unknown;
    }

    private static IEnumerable<(string Name, Func<XapiScene, IReadOnlyList<JsonObject>> Make)> Rows()
    {
        foreach (var (name, part) in XapiEnrollments.Rows().Concat(XapiVideos.Rows()).Concat(XapiProblems.Rows()).Concat(XapiNavigation.Rows())
            .Concat(XapiForum.Rows()).Concat(XapiGrades.Rows()).Concat(XapiExams.Rows()))
            yield return (name, scene => [XapiStatement.Of(scene, part(scene))]);
        yield return ("problem_check", XapiProblemChecks.Statements);
    }
}
