using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// Events of the platform as events of Caliper 1.2 (tracking §7.3): the table of event names, and what all have. Source: Open edX event-routing-backends,
/// <c>processors/caliper</c>.
/// </summary>
public static class CaliperTransformer
{
    public const string Context = "http://purl.imsglobal.org/ctx/caliper/v1p2";

    private static readonly FrozenDictionary<string, Func<CaliperScene, CaliperPart>> ByName =
        CaliperEnrollments.Rows().Concat(CaliperVideos.Rows()).Concat(CaliperProblems.Rows()).Concat(CaliperNavigation.Rows())
            .ToFrozenDictionary(row => row.Name, row => row.Part, StringComparer.Ordinal);

    /// <summary>Names of the events that have a form in Caliper.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <param name="tracked">An object, in emitter form or in log form.</param>
    /// <param name="id">Of the Caliper event, drawn by the caller.</param>
    public static Transformation Transform(JsonElement tracked, StatementSettings settings, Guid id)
    {
        var scene = new CaliperScene(new TrackedEvent(tracked), settings);
        return ByName.TryGetValue(scene.Event.Name, out var part) ? Transformation.Of(() => [Made(scene, part(scene), id)]) : Transformation.Unknown;
    }

    /// <summary>As events are sent: each in an envelope of its own.</summary>
    public static JsonObject Envelope(JsonObject made, string lmsRoot, DateTimeOffset sentAt) => Object(
        ("sensor", lmsRoot), ("sendTime", StatementTimes.Utc(sentAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture))),
        ("data", new JsonArray(made)), ("dataVersion", Context));

    private static JsonObject Made(CaliperScene scene, CaliperPart part, Guid id)
    {
        var (tracked, settings) = scene;
        var time = tracked.Named("timestamp") ?? tracked.Named("time") ?? throw new UntransformableException("it has no instant");
        var session = TrackedEvent.Some(tracked.Named("session")) is { } there ? Object(("id", $"{settings.LmsRoot}/sessions/{PythonText.Of(there)}"), ("type", "Session")) : null;
        return Pruned(Object(
            ("@context", Context), ("id", $"urn:uuid:{id}"), ("eventTime", StatementTimes.Utc(PythonText.Of(time))), ("type", part.Type), ("action", part.Action),
            ("actor", scene.Person()), ("session", session), ("object", part.Object), ("target", part.Target), ("generated", part.Generated),
            ("extensions", Object([("transformerVersion", settings.TransformerVersion), .. part.Extensions]))));
    }
}

/// <summary>An event on its way to Caliper.</summary>
internal sealed record CaliperScene(TrackedEvent Event, StatementSettings Settings)
{
    public string PersonIri => $"{Settings.LmsRoot}/user/{Settings.ActorOfEvent(Event)}";

    public JsonObject Person() => Object(("id", PersonIri), ("type", "Person"));

    /// <summary>What an object belongs to; null: outside any course.</summary>
    public JsonObject? IsPartOf() => Event.Course is { } course ? Object(("id", Settings.CourseIri(course)), ("type", "CourseOffering")) : null;
}

/// <summary>What one row of the table adds to what all events have.</summary>
internal sealed record CaliperPart(string Type, string Action, JsonObject Object)
{
    /// <summary>Null: none, as of what was generated.</summary>
    public JsonObject? Target { get; init; }

    public JsonObject? Generated { get; init; }

    /// <summary>Beside the version of the transformer.</summary>
    public IReadOnlyList<(string Name, JsonNode? Value)> Extensions { get; init; } = [];
}
