using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>Reads what Python functions return, with Python's own notions of truth, text and number.</summary>
internal static partial class PythonObject
{
    /// <exception cref="ProblemErrorException">No JSON.</exception>
    public static JsonElement Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json).RootElement.Clone();
        }
        catch (JsonException)
        {
            // Python writes numbers that JSON does not know; as texts they are as true and as little a grade.
            try
            {
                return JsonDocument.Parse(NotFinite().Replace(json, "\"$1\"")).RootElement.Clone();
            }
            catch (JsonException)
            {
                throw new ProblemErrorException(CapaTexts.Unexpected);
            }
        }
    }

    /// <summary><c>bool(value)</c>.</summary>
    public static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => false,
    };

    /// <summary><c>str(value).lower().strip()</c>; of lists and objects the JSON, which serves to look for a word inside.</summary>
    public static string Word(JsonElement value) => PythonText.Strip(PythonText.Lower(value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "None",
        _ => value.GetRawText(),
    }));

    /// <summary>Null: no finite number. A text counts where <c>float()</c> takes it.</summary>
    public static double? Number(JsonElement value, bool takesText) => value.ValueKind switch
    {
        JsonValueKind.Number when double.IsFinite(value.GetDouble()) => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String when takesText && double.TryParse(
            PythonText.Strip(value.GetString()!), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    /// <summary>Null and false are no text; other values as they stand.</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.False => "",
        JsonValueKind.True => "True",
        _ => value.GetRawText(),
    };

    [GeneratedRegex(@"(?<=[\[:,\s]|^)(NaN|-?Infinity)(?=[\],}\s]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex NotFinite();
}
