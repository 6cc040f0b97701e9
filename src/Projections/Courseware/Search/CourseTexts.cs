using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace OpenEdx.Projections.Courseware;

/// <summary>
/// The words of the blocks of one published version, read out of their markup once and kept with the outline. Of problems only what every learner reads:
/// no solutions, hints, scripts or answers.
/// </summary>
public sealed class CourseTexts
{
    private static readonly ConditionalWeakTable<CourseOutline, CourseTexts> Known = [];

    // Linear in the text whatever an author writes.
    private static readonly Regex Silent = new(
        "<!--.*?-->|<script[^>]*>.*?</script>|<style[^>]*>.*?</style>|<answer[^>]*>.*?</answer>|<solution[^>]*>.*?</solution>|<demandhint[^>]*>.*?</demandhint>|" +
        "<hint[^>]*>.*?</hint>|<[a-z]+hint[^>]*>.*?</[a-z]+hint>|<hintgroup[^>]*>.*?</hintgroup>",
        RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Tag = new("<[^>]*>", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    private static readonly Regex Blanks = new(@"\s+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private readonly Lazy<string>[] texts;

    private CourseTexts(CourseOutline outline) => texts = [.. outline.Blocks.Select(block => new Lazy<string>(() => TextOf(block)))];

    /// <summary>The words of this version; read at the first question.</summary>
    public static CourseTexts Of(CourseOutline outline) => Known.GetValue(outline, static course => new(course));

    /// <summary>Without the name; empty for blocks that only hold others.</summary>
    public string this[OutlineBlock block] => texts[block.Index].Value;

    /// <summary>What a reader reads of markup.</summary>
    public static string Plain(string markup) => Blanks.Replace(WebUtility.HtmlDecode(Tag.Replace(Silent.Replace(markup, " "), " ")), " ").Trim();

    private static string TextOf(OutlineBlock block) => block.Type is "html" or "problem" && block.Block.Content is { } markup ? Plain(markup) : "";
}
