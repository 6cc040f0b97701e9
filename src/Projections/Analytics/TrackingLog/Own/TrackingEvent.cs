using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>Builds events in emitter form.</summary>
internal static class TrackingEvent
{
    /// <summary>An event of the server inside a course run.</summary>
    /// <param name="user">The acting user, unless the log names another one.</param>
    public static JsonObject InCourse(string name, Recording of, DateTimeOffset at, UserId user, CourseKey course, JsonObject data) =>
        Of(name, of, at, user, course, data);

    /// <summary>An event of the server about a block.</summary>
    /// <param name="displayName">Null: the fact does not tell.</param>
    public static JsonObject OfBlock(string name, Recording of, DateTimeOffset at, UserId user, UsageKey block, JsonObject data, string? displayName = null)
    {
        var made = Of(name, of, at, user, block.Course, data);
        var context = made["context"]!.AsObject();
        context["page"] = "x_module";
        context["asides"] = new JsonObject();
        var module = new JsonObject { ["usage_key"] = block.ToString() };
        if (displayName is not null) module.Insert(0, "display_name", displayName);
        context["module"] = module;
        return made;
    }

    /// <summary>An event of the server, or with <paramref name="source"/> of a client.</summary>
    /// <param name="course">Null: outside any course.</param>
    public static JsonObject Of(string name, Recording of, DateTimeOffset at, UserId user, CourseKey? course, JsonNode? data, string source = "server")
    {
        var acting = of.Actor ?? user;
        var context = new JsonObject
        {
            ["user_id"] = acting.Value,
            ["username"] = TrackedLearner.Of(acting),
            ["course_id"] = course?.ToString() ?? "",
            ["org_id"] = course?.Org ?? "",
            ["path"] = "",
            ["event_source"] = source,
            ["event_type"] = name,
            ["page"] = null,
        };
        if (course is not null && source == "server") context["course_user_tags"] = new JsonObject();
        return new()
        {
            ["name"] = name,
            ["timestamp"] = Instant(at, 'T'),
            ["data"] = data,
            ["context"] = context,
        };
    }

    /// <summary>As Python prints it: the fraction is missing when it is zero.</summary>
    /// <param name="separator">Between date and time: <c>T</c>, or a blank where upstream makes a text of the instant.</param>
    public static string Instant(DateTimeOffset at, char separator)
    {
        var utc = at.UtcDateTime;
        var fraction = utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{utc:yyyy-MM-dd}{separator}{utc:HH:mm:ss}{(fraction == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{fraction:000000}"))}+00:00");
    }

    public static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(value),
    };

    public static JsonObject Node(FieldValues values) => new(values.Select(pair => KeyValuePair.Create(pair.Key, Node(pair.Value))));

    public static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
