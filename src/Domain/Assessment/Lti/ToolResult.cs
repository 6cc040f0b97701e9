using System.Globalization;
using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>The result that a tool puts by the result service of LTI 2.0.</summary>
/// <param name="Score">0 to 1; null: the result is to be removed.</param>
/// <param name="Comment">Empty: none.</param>
/// <remarks>Source: Open edX <c>xmodule/lti_2_util.py</c> (parse_lti_2_0_result_json), xblock-lti-consumer <c>lti_1p1/consumer.py</c> (parse_result_json).</remarks>
public sealed record ToolResult(double? Score, string Comment)
{
    public const string MediaType = "application/vnd.ims.lis.v2.result+json";

    /// <summary>Longer remarks are cut: they are shown beside the score.</summary>
    public const int LongestComment = 4000;

    public sealed record Unreadable : Refusal;

    public static (ToolResult? Result, Unreadable? Refusal) Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            // A list stands for its first element.
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0) root = root[0];
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("@context", out _)) return (null, new());
            if (!root.TryGetProperty("@type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "Result") return (null, new());
            var comment = root.TryGetProperty("comment", out var said) && said.ValueKind == JsonValueKind.String ? Shorten(said.GetString()!) : "";
            if (!root.TryGetProperty("resultScore", out var score)) return (new(null, comment), null);
            return Number(score) is >= 0 and <= 1 and var number ? (new(number, comment), null) : (null, new());
        }
        catch (JsonException)
        {
            return (null, new());
        }
    }

    public static string Shorten(string comment) => comment.Length <= LongestComment ? comment : comment[..LongestComment];

    // Python's float() reads texts and truth values too; the latter are left out.
    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
