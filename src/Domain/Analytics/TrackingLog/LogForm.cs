using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenEdx.Domain.Analytics;

/// <summary>
/// The form of an event in tracking logs and research packages, made of its emitter form (tracking §1.1). Source: Open edX
/// <c>common/djangoapps/track/shim.py</c> (<c>LegacyFieldMappingProcessor</c>).
/// </summary>
public static class LogForm
{
    /// <summary>Logs are read as text by people and programs: nothing is escaped that JSON allows.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] OnTop = ["username", "session", "ip", "agent", "host", "referer", "accept_language"];

    /// <summary>The event as one object of a log; the given one stays as it is.</summary>
    public static JsonObject Of(JsonObject emitted)
    {
        var context = (JsonObject)(emitted["context"]?.DeepClone() ?? new JsonObject());
        var logged = new JsonObject();
        foreach (var field in OnTop) logged[field] = Taken(context, field) ?? "";

        var source = Taken(context, "event_source") ?? "server";
        logged["event_source"] = source;
        logged["event_type"] = Taken(context, "event_type") ?? emitted["name"]?.DeepClone();
        logged["page"] = Taken(context, "page");
        logged["name"] = emitted["name"]?.DeepClone();
        logged["time"] = Taken(context, "timestamp") ?? emitted["timestamp"]?.DeepClone();
        context.Remove("client_id");

        var data = emitted["data"];
        logged["event"] = data is JsonObject && source is JsonValue value && value.TryGetValue<string>(out var by) && by == "browser"
            ? data.ToJsonString(Json)
            : data?.DeepClone();
        logged["context"] = context;
        return logged;
    }

    /// <summary>The line of a log, without its end.</summary>
    public static string LineOf(JsonObject emitted) => Of(emitted).ToJsonString(Json);

    /// <summary>Null: absent, or null.</summary>
    private static JsonNode? Taken(JsonObject from, string field)
    {
        var value = from[field];
        from.Remove(field);
        return value;
    }
}
