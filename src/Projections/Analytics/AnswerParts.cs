using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Assessment;

namespace OpenEdx.Projections.Analytics;

/// <summary>One input of a submission as the answer distribution sees it (tracking §4.6).</summary>
/// <param name="Part">Input id.</param>
/// <param name="ValueId">Raw value where it differs from what the learner saw (a choice's name); null otherwise.</param>
/// <param name="Answer">What the learner saw; lists as <c>[a|b]</c>.</param>
/// <param name="Variant">Seed of the learner's variant; <c>1</c> when the problem is not randomized.</param>
/// <param name="Correct">Partial credit counts as correct.</param>
public sealed record AnswerPart(
    string Part, string? ValueId, string Answer, string Variant, bool Correct, string Question, string ResponseType)
{
    /// <summary>Equal answers have equal keys: the raw value if there is one, else the answer. Short enough for an index, however long the answer.</summary>
    public Guid Key { get; } =
        new(SHA256.HashData(Encoding.UTF8.GetBytes(ValueId is null ? "answer " + Answer : "value " + ValueId)).AsSpan(0, 16));
}

/// <summary>Reads the parts of a submission.</summary>
public static partial class AnswerParts
{
    public static IReadOnlyList<AnswerPart> Of(ProblemChecked submission) =>
        [.. submission.Marks.Where(mark => IsReported(mark.InputId)).DistinctBy(mark => mark.InputId).Select(mark => Part(submission, mark))];

    private static AnswerPart Part(ProblemChecked submission, InputMark mark)
    {
        var isGiven = submission.Answers.TryGet(mark.InputId, out var value);
        var raw = isGiven ? Raw(value!.Value) : null;

        // Several chosen texts arrive as a JSON array; one text that looks like an array stays what it is.
        var seen = isGiven && value!.Value.ValueKind == JsonValueKind.Array ? Listed(mark.Answer) : mark.Answer;
        var valueId = raw is null || raw == seen ? null : raw;
        return new(
            mark.InputId, valueId, valueId is null ? seen.Trim() : Plain(seen), submission.Seed.ToString(CultureInfo.InvariantCulture),
            mark.Correctness is "correct" or "partially-correct", mark.Question, mark.ResponseType);
    }

    private static bool IsReported(string part) =>
        !part.EndsWith("_dynamath", StringComparison.Ordinal) && !part.EndsWith("_comment", StringComparison.Ordinal) &&
        part.All(letter => char.IsAscii(letter) && letter is not ('\t' or '\n'));

    private static string? Raw(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => Listed(value),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };

    private static string Listed(string answer)
    {
        if (!answer.StartsWith('[')) return answer;
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.ValueKind == JsonValueKind.Array ? Listed(document.RootElement) : answer;
        }
        catch (JsonException)
        {
            return answer;
        }
    }

    private static string Listed(JsonElement list) =>
        $"[{string.Join('|', list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : item.GetRawText()))}]";

    private static string Plain(string html) => Blanks().Replace(Tags().Replace(html, ""), " ").Trim();

    [GeneratedRegex("</?[a-zA-Z][^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
