using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// A learner's answers to one problem, by input id without the <c>input_</c> prefix. A value is one text, or a list of texts
/// (check boxes), or, for inputs of later issues, any JSON.
/// </summary>
public sealed class AnswerSheet(FieldValues values)
{
    /// <summary>Characters of all answers together: an essay, not a library.</summary>
    private const int Longest = 500_000;

    public static AnswerSheet Empty { get; } = new(FieldValues.Empty);

    public FieldValues Values { get; } = values;

    /// <summary>
    /// Reads the fields of a form: only what stands behind the first underscore of a name matters; <c>[]</c> at its end makes a
    /// list, <c>{}</c> announces JSON. Null: a name has no underscore, two names collapse to one, JSON is broken, or all is too long.
    /// </summary>
    /// <remarks>Source: Open edX <c>xmodule/capa_block.py</c> (make_dict_of_responses).</remarks>
    public static AnswerSheet? FromForm(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> fields)
    {
        var answers = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        long length = 0;
        foreach (var (key, sent) in fields)
        {
            // PostgreSQL's texts know no zero character.
            var texts = sent.Select(text => text.Replace('\0', '\ufffd')).ToList();
            length += texts.Sum(text => (long)text.Length);
            if (length > Longest || texts.Count == 0) return null;
            var cut = key.IndexOf('_', StringComparison.Ordinal);
            var name = cut < 0 ? "" : key[(cut + 1)..];
            if (name.Length == 0) return null;
            JsonElement value;
            if (name.EndsWith("[]", StringComparison.Ordinal)) value = JsonSerializer.SerializeToElement(texts);
            else if (!name.EndsWith("{}", StringComparison.Ordinal)) value = JsonSerializer.SerializeToElement(texts[^1]);
            else if (!TryParse(texts[^1], out value)) return null;
            if (name.EndsWith("[]", StringComparison.Ordinal) || name.EndsWith("{}", StringComparison.Ordinal)) name = name[..^2];
            if (!answers.TryAdd(name, value)) return null;
        }

        return new(new FieldValues(answers));
    }

    public static AnswerSheet Of(params IEnumerable<(string Input, object Answer)> answers) => new(new FieldValues(
        answers.Select(pair => new KeyValuePair<string, JsonElement>(pair.Input, JsonSerializer.SerializeToElement(pair.Answer)))));

    /// <summary>Null: no answer, or one that is no text.</summary>
    public string? Text(string input) => Values.Text(input);

    /// <summary>Ticked names; a single text counts as a list of one. Empty: nothing was answered.</summary>
    public IReadOnlyList<string> Texts(string input)
    {
        if (!Values.TryGet(input, out var value)) return [];
        return value.Value.ValueKind switch
        {
            JsonValueKind.String => [value.Value.GetString()!],
            JsonValueKind.Array => [.. value.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => [],
        };
    }

    /// <summary>The one chosen name, or the first of several, for feedback on it; null: nothing was answered.</summary>
    /// <exception cref="ProblemErrorException">A list of none, which no client sends.</exception>
    internal string? FirstChoice(string input) =>
        Values.TryGet(input, out var value) && value.Value.ValueKind == JsonValueKind.Array && value.Value.GetArrayLength() == 0
            ? throw ProblemErrorException.Verbatim(CapaTexts.Unexpected)
            : Texts(input) is [var first, ..] ? first : null;

    private static bool TryParse(string json, out JsonElement value)
    {
        value = default;
        try
        {
            // Escapes could smuggle in what no text may hold: zero characters, halves of surrogate pairs.
            if (json.Contains("\\u0000", StringComparison.Ordinal) || json.Contains("\\ud", StringComparison.OrdinalIgnoreCase)) return false;
            using var document = JsonDocument.Parse(json);
            value = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
