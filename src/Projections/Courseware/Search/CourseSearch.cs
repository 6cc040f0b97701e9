using System.Text;
using System.Text.Encodings.Web;

namespace OpenEdx.Projections.Courseware;

/// <summary>A block with all the words that were looked for.</summary>
/// <param name="Score">Greater is better: how often the words occur, in the name threefold.</param>
/// <param name="Text">Whole text of the block, without markup.</param>
/// <param name="Excerpt">HTML: the surroundings of the first word, found words in <c>b</c>.</param>
public sealed record SearchHit(OutlineBlock Block, double Score, string Text, string Excerpt);

/// <summary>Finds blocks of a course that a visitor may open by words of their names and texts; the last letters of each word are left open.</summary>
/// <remarks>The texts of a course are in memory: one pass over them costs less than asking another service, and knows what the visitor sees.</remarks>
public static class CourseSearch
{
    private const int MostWords = 10;
    private const int Around = 80;

    /// <summary>Best first. Empty also when there is no letter or digit in what is looked for.</summary>
    public static IReadOnlyList<SearchHit> Find(ViewedOutline view, string search)
    {
        var words = new string([.. search.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MostWords).ToArray();
        if (words.Length == 0) return [];
        var texts = CourseTexts.Of(view.Outline);
        return
        [
            .. view.Outline.Blocks.Where(block => IsFound(view, block)).Select(block => Hit(block, texts[block], words)).OfType<SearchHit>()
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Block.Index),
        ];
    }

    /// <summary>Nothing that waits behind a clock, a condition or a closed door is told by way of a search.</summary>
    private static bool IsFound(ViewedOutline view, OutlineBlock block) =>
        block.Type is "chapter" or "sequential" or "vertical" or "html" or "problem" or "video" && view.IsOpen(block) && !block.IsBelowConditional &&
        (view.Viewer.IsTeam || TimedExamContent.ExamAround(block.Block) is null) &&
        !(block.Enclosing("sequential") is { } sequence && view.IsHiddenAfterDue(sequence));

    private static SearchHit? Hit(OutlineBlock block, string text, string[] words)
    {
        var score = 0;
        foreach (var word in words)
        {
            var found = (3 * Places(block.Name, word).Count()) + Places(text, word).Take(50).Count();
            if (found == 0) return null;
            score += found;
        }

        return new(block, score, text, Excerpt(text.Length > 0 ? text : block.Name, words));
    }

    /// <summary>Where words begin with this one.</summary>
    private static IEnumerable<int> Places(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase))
        {
            if (at == 0 || !char.IsLetterOrDigit(text[at - 1])) yield return at;
        }
    }

    private static string Excerpt(string text, string[] words)
    {
        var first = words.Select(word => Places(text, word).Select(at => (int?)at).FirstOrDefault()).OfType<int>().DefaultIfEmpty(0).Min();
        var start = Math.Max(0, first - Around);
        var part = text[start..Math.Min(text.Length, first + (2 * Around))];
        var marks = words.SelectMany(word => Places(part, word).Select(at => (At: at, word.Length))).OrderBy(mark => mark.At).ThenByDescending(mark => mark.Length);
        var html = new StringBuilder(start > 0 ? "…" : "");
        var written = 0;
        foreach (var (at, length) in marks.Where(mark => mark.At < part.Length))
        {
            if (at < written) continue;
            html.Append(HtmlEncoder.Default.Encode(part[written..at])).Append("<b>").Append(HtmlEncoder.Default.Encode(part[at..(at + length)])).Append("</b>");
            written = at + length;
        }

        return html.Append(HtmlEncoder.Default.Encode(part[written..])).ToString();
    }
}
