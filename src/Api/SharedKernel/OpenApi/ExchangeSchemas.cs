using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace OpenEdx.Api.SharedKernel;

/// <summary>
/// The shape on which written exchanges agree, as a schema for generators of clients. Where they name a type (<c>&lt;int&gt;</c>, <c>&lt;ts?&gt;</c>) it is that type, where they hold a
/// value it is the type of the value; members that all of them have are required. What no exchange shows is not said: further members may come.
/// </summary>
internal static partial class ExchangeSchemas
{
    /// <summary>In objects: further members may stand beside; in lists: further items.</summary>
    private const string Others = "...";

    /// <param name="patterns">Answers, or bodies of requests, to one endpoint; null stands for JSON's null.</param>
    /// <param name="requires">False: clients may leave members out, as in bodies of requests, of which exchanges show some.</param>
    public static OpenApiSchema Of(IReadOnlyList<JsonNode?> patterns, bool requires)
    {
        var types = patterns.Select(TypeOf).ToList();
        var schema = new OpenApiSchema();
        if (types.Contains(null)) return schema;
        var type = types.Aggregate(default(JsonSchemaType), (all, one) => all | one!.Value);

        // What was only ever seen as nothing may be anything.
        if (type is 0 or JsonSchemaType.Null) return schema;
        if (type.HasFlag(JsonSchemaType.Number)) type &= ~JsonSchemaType.Integer;
        schema.Type = type;
        if (type.HasFlag(JsonSchemaType.String)) schema.Format = FormatOf(patterns);
        if (type.HasFlag(JsonSchemaType.Object)) Describe(schema, [.. patterns.OfType<JsonObject>()], requires);
        if (type.HasFlag(JsonSchemaType.Array))
            schema.Items = Of([.. patterns.OfType<JsonArray>().SelectMany(items => items).Where(item => !IsText(item, Others))], requires);
        return schema;
    }

    private static void Describe(OpenApiSchema schema, List<JsonObject> objects, bool requires)
    {
        var members = objects.SelectMany(one => one).Where(member => member.Key != Others).ToLookup(member => member.Key, member => member.Value);
        if (members.Any(member => !Name().IsMatch(member.Key)))
        {
            // Names that nobody chose for the wire, such as keys of courses: a map.
            schema.AdditionalProperties = Of([.. members.SelectMany(member => member)], requires);
            return;
        }

        schema.Properties = members.ToDictionary(member => member.Key, IOpenApiSchema (member) => Of([.. member], requires));
        if (!requires) return;
        schema.Required = members.Select(member => member.Key)
            .Where(name => objects.TrueForAll(one => one.ContainsKey(name) || one.ContainsKey(Others))).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Null: anything.</summary>
    private static JsonSchemaType? TypeOf(JsonNode? pattern) => pattern?.GetValueKind() switch
    {
        null or JsonValueKind.Null => JsonSchemaType.Null,
        JsonValueKind.Object => JsonSchemaType.Object,
        JsonValueKind.Array => JsonSchemaType.Array,
        JsonValueKind.True or JsonValueKind.False => JsonSchemaType.Boolean,

        // A value does not tell whether others have fractions.
        JsonValueKind.Number => JsonSchemaType.Number,
        _ => TypeNamed(pattern!.GetValue<string>()),
    };

    private static JsonSchemaType? TypeNamed(string text)
    {
        if (TypeName().Match(text) is not { Success: true } named) return JsonSchemaType.String;
        JsonSchemaType? type = named.Groups["type"].Value switch
        {
            "any" => null,
            "int" => JsonSchemaType.Integer,
            "number" => JsonSchemaType.Number,
            "bool" => JsonSchemaType.Boolean,
            "array" => JsonSchemaType.Array,
            "object" => JsonSchemaType.Object,
            _ => JsonSchemaType.String,
        };
        return named.Groups["null"].Success ? type | JsonSchemaType.Null : type;
    }

    /// <summary>Null: not all of them are of one.</summary>
    private static string? FormatOf(IReadOnlyList<JsonNode?> patterns)
    {
        // What an earlier exchange gave says nothing of its form.
        var texts = patterns.Where(pattern => pattern?.GetValueKind() == JsonValueKind.String).Select(pattern => pattern!.GetValue<string>()).Where(text => !Variable().IsMatch(text));
        var formats = texts.Select(text => text.Trim('<', '>', '?') switch
        {
            "ts" => "date-time",
            "url" => "uri",
            var other => Instant().IsMatch(other) ? "date-time" : null,
        }).Distinct().ToList();
        return formats is [var one] ? one : null;
    }

    private static bool IsText(JsonNode? node, string text) => node?.GetValueKind() == JsonValueKind.String && node.GetValue<string>() == text;

    [GeneratedRegex(@"\A<(?<type>int|number|string|bool|ts|url|any|array|object)(?<null>\?)?>\z", RegexOptions.ExplicitCapture)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\A\{\{\w+\}\}\z")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Instant();

    [GeneratedRegex(@"\A([a-z_][A-Za-z0-9_]*|[A-Z][A-Z0-9]*_[A-Z0-9_]+)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
