using System.Globalization;
using System.Text.Json;

namespace OpenEdx.Wire.Tests.Apps;

/// <summary>Reads answers with the models of an app, as its parser would.</summary>
public sealed class ModelCheck(AppModels app)
{
    private readonly SortedSet<string> wrong = new(StringComparer.Ordinal);
    private readonly HashSet<string> metModels = [];
    private readonly HashSet<string> metFields = [];

    /// <summary>What the app would stumble over, with the place.</summary>
    public IReadOnlyCollection<string> Wrong => wrong;

    /// <summary>Models whose fields were looked at.</summary>
    public IReadOnlySet<string> MetModels => metModels;

    /// <summary>Fields, as MODEL.FIELD, that were there with a value.</summary>
    public IReadOnlySet<string> MetFields => metFields;

    /// <param name="type">See <see cref="AppModels"/>.</param>
    public void Read(string type, JsonElement value, string place)
    {
        if (type.EndsWith('?'))
        {
            if (value.ValueKind == JsonValueKind.Null) return;
            type = type[..^1];
        }

        if (type.StartsWith('['))
        {
            if (!Is(value, JsonValueKind.Array, type, place)) return;
            foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
                Read(type[1..^1], item, string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]"));
        }
        else if (type.StartsWith('{'))
        {
            if (!Is(value, JsonValueKind.Object, type, place)) return;
            foreach (var member in value.EnumerateObject()) Read(type[1..^1], member.Value, $"{place}.*");
        }
        else if (app.Models.TryGetValue(type, out var fields))
        {
            if (Is(value, JsonValueKind.Object, type, place)) ReadFields(type, fields, value, place);
        }
        else if (!IsPlain(type, value))
        {
            wrong.Add($"{place}: {type} expected, found {value.ValueKind} {Short(value)}");
        }
    }

    private void ReadFields(string model, IReadOnlyDictionary<string, string> fields, JsonElement value, string place)
    {
        metModels.Add(model);
        foreach (var (name, type) in fields)
        {
            if (!value.TryGetProperty(name, out var field))
            {
                if (!type.EndsWith('?')) wrong.Add($"{place}.{name}: missing");
                continue;
            }

            if (field.ValueKind != JsonValueKind.Null) metFields.Add($"{model}.{name}");
            Read(type, field, $"{place}.{name}");
        }
    }

    private bool Is(JsonElement value, JsonValueKind kind, string type, string place)
    {
        if (value.ValueKind == kind) return true;
        wrong.Add($"{place}: {type} expected, found {value.ValueKind} {Short(value)}");
        return false;
    }

    private static bool IsPlain(string type, JsonElement value) => type switch
    {
        "text" => value.ValueKind == JsonValueKind.String,
        "int" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "bool" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "text or bool" => value.ValueKind is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False,
        "instant" => value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out _),
        "object" => value.ValueKind == JsonValueKind.Object,
        "any" => true,
        _ when type.Contains('|') => value.ValueKind == JsonValueKind.String && type.Split('|').Contains(value.GetString()),
        _ => throw new FormatException($"Unknown type '{type}'."),
    };

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 80 } text ? text[..80] + "…" : value.GetRawText();
}
