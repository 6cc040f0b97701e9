using System.Text.Json.Nodes;
using OpenEdx.Domain.SharedKernel;
using static OpenEdx.Domain.Analytics.StatementJson;

namespace OpenEdx.Domain.Analytics;

/// <summary>An event on its way to a statement.</summary>
internal sealed record XapiScene(TrackedEvent Event, StatementSettings Settings)
{
    /// <exception cref="UntransformableException">Outside any course.</exception>
    public string NeededCourse => Event.NeededText("context.course_id");
}

/// <summary>What one row of the table (tracking §7.2) adds to what all statements have.</summary>
internal sealed record XapiPart(XapiVerb Verb, JsonObject Object)
{
    /// <summary>Null: none.</summary>
    public JsonObject? Result { get; init; }

    /// <summary>Beside version and session; those that are null are left out.</summary>
    public IReadOnlyList<(string Iri, JsonNode? Value)> ContextExtensions { get; init; } = [];

    /// <summary>What the object belongs to beside the course; null: nothing.</summary>
    public JsonObject? Grouping { get; init; }

    /// <summary>False: the course is the object itself, and no context.</summary>
    public bool IsWithinCourse { get; init; } = true;
}

/// <summary>What all statements have (tracking §7.2). Source: Open edX event-routing-backends, <c>processors/xapi/transformer.py</c>, and the JSON of TinCan.</summary>
internal static class XapiStatement
{
    public const string Version = "1.0.3";

    /// <exception cref="UntransformableException">The person is unknown, there is no instant, or something else that it needs is absent.</exception>
    public static JsonObject Of(XapiScene scene, XapiPart part)
    {
        var course = part.IsWithinCourse && scene.Event.Course is { } key ? CourseActivity(scene.Settings, key, "en-US") : null;
        if (part.Grouping is not null && course is null) throw new UntransformableException("it lies in no course");
        return Of(scene, part, "", course is null ? null : Object(("parent", new JsonArray(course)), ("grouping", Listed(part.Grouping))), null);
    }

    /// <summary>The statement about one part of a problem.</summary>
    /// <param name="whole">The statement about all of it.</param>
    public static JsonObject OfChild(XapiScene scene, XapiPart part, string child, JsonObject whole)
    {
        var activities = Object(("parent", Listed(whole["object"]!.DeepClone())), ("grouping", whole["context"]!["contextActivities"]?["parent"]?.DeepClone()));
        return Of(scene, part, $"-{child}", activities, Object(("id", whole["id"]!.DeepClone()), ("objectType", "StatementRef")));
    }

    public static JsonObject Activity(string? id, string? type, JsonObject? name = null, JsonObject? extensions = null) =>
        Object(("id", id), ("objectType", "Activity"), ("definition", Object(("type", type), ("name", name), ("extensions", extensions))));

    public static JsonObject CourseActivity(StatementSettings settings, string course, string language, JsonObject? extensions = null) =>
        Activity(settings.CourseIri(course), XapiIris.Activities.Course, Named(language, settings.NameOf(course)), extensions);

    public static JsonObject Named(string language, string text) => Object((language, text));

    /// <summary>As upstream: the specification has min and max beside raw.</summary>
    /// <param name="most">Null: unknown, as <paramref name="earned"/> may be.</param>
    public static JsonObject Score(double? earned, double? most)
    {
        double? scaled = earned is { } raw && most is { } max ? max > 0 ? raw / max : 0 : null;
        return Object(("min", Float(0)), ("max", Float(most)), ("raw", Float(earned)), ("scaled", Float(scaled)));
    }

    private static JsonObject Of(XapiScene scene, XapiPart part, string child, JsonObject? activities, JsonObject? statement)
    {
        var (tracked, settings) = scene;
        var time = tracked.Named("timestamp") ?? tracked.Named("time") ?? throw new UntransformableException("it has no instant");
        var (instant, actor) = (PythonText.Of(time), Actor(settings, settings.ActorOfEvent(tracked)));
        var verb = Object(("id", part.Verb.Id), ("display", Named("en", part.Verb.Display)));
        var extensions = Object(
            [
                (XapiIris.Extensions.TransformerVersion, settings.TransformerVersion),
                (XapiIris.Extensions.Session, Raw(tracked.Named("session"))),
                .. part.ContextExtensions,
            ]);

        // The id is a digest of texts as Python writes them: the same on every replay, and the same as upstream's.
        var space = NameGuid.Of(NameGuid.Hosts, PythonText.Json(verb, isAscii: true) + child);
        var id = NameGuid.Of(space, $"{PythonText.Json(actor, isAscii: true)}-{instant}");
        return Object(
            ("id", id.ToString()), ("version", Version), ("timestamp", StatementTimes.WithOffset(instant)), ("actor", actor), ("verb", verb),
            ("object", part.Object), ("result", part.Result),
            ("context", Object(("contextActivities", activities), ("extensions", extensions), ("statement", statement))));
    }

    /// <summary>The order of the members matters: they are digested.</summary>
    private static JsonObject Actor(StatementSettings settings, string actor) => settings.ActorForm switch
    {
        ActorForm.Mbox => Object(("objectType", "Agent"), ("mbox", $"mailto:{actor}")),
        ActorForm.MboxSha1Sum => Object(("objectType", "Agent"), ("mbox_sha1sum", NameGuid.Sha1(actor))),
        _ => Object(("objectType", "Agent"), ("account", Object(("name", actor), ("homePage", settings.LmsRoot)))),
    };

    private static JsonArray? Listed(JsonNode? one) => one is null ? null : new JsonArray(one);
}
