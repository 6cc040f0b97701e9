using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Analytics;

/// <summary>What stands in an input: one text, or several where several could be chosen.</summary>
/// <remarks>Source: Open edX edx-analytics-pipeline, <c>tasks/insights/answer_dist.py</c> and <c>problem_response.py</c>.</remarks>
public sealed partial record AnswerValue(bool IsList, IReadOnlyList<string> Texts)
{
    public static AnswerValue Of(string text) => new(false, [text]);

    public static AnswerValue Of(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? new(true, [.. value.EnumerateArray().Select(Text)])
        : Of(Text(value));

    public bool Equals(AnswerValue? other) => other is not null && IsList == other.IsList && Texts.SequenceEqual(other.Texts);

    public override int GetHashCode() => HashCode.Combine(IsList, Texts.Count, Texts.Count > 0 ? Texts[0] : "");

    /// <summary>As the answer distribution writes it: trimmed; several as <c>[a|b]</c>.</summary>
    public string Trimmed => Written(text => text.Trim());

    /// <summary>The same of what learners saw: without markup, white space collapsed.</summary>
    public string Plain => Written(PlainText);

    /// <summary>As the problem response report writes it: white space collapsed, hints of choices removed, several with bars between.</summary>
    public string Reported => string.Join('|', Texts.Select(Cleaned));

    /// <summary>A text of the problem response report.</summary>
    public static string Cleaned(string text) => ChoiceHint().Replace(Blanks().Replace(text, " "), "");

    private string Written(Func<string, string> one) => IsList ? $"[{string.Join('|', Texts.Select(one))}]" : one(Texts[0]);

    private static string PlainText(string html) => Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(html, " ")), " ").Trim();

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    [GeneratedRegex("<!--.*?-->|</?[a-zA-Z][^>]*>", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"<choicehint.*?</choicehint>|<choicehint.*?>", RegexOptions.CultureInvariant)]
    private static partial Regex ChoiceHint();
}
