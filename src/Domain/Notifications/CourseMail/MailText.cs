using System.Net;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Notifications;

/// <summary>What a reader of plain text reads of a message in HTML: paragraphs, items of lists, and where links lead.</summary>
public static partial class MailText
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    public static string Of(string html)
    {
        var text = Links().Replace(Silent().Replace(html, ""), match => Link(match.Groups["text"].Value, match.Groups["url"].Value));
        text = Items().Replace(Blanks().Replace(text, " "), "\n* ");
        text = Paragraphs().Replace(Breaks().Replace(text, "\n"), "\n\n");
        text = WebUtility.HtmlDecode(Tags().Replace(text, ""));
        return ManyLines().Replace(string.Join('\n', text.Split('\n').Select(line => line.Trim())), "\n\n").Trim();
    }

    private static string Link(string text, string url) => text.Trim() == url ? url : $"{text} ({url})";

    [GeneratedRegex("<!--.*?-->|<script[^>]*>.*?</script>|<style[^>]*>.*?</style>|<head[^>]*>.*?</head>", Linear)]
    private static partial Regex Silent();

    [GeneratedRegex("<a\\s[^>]*href=\"(?<url>https?:[^\"]*)\"[^>]*>(?<text>[^<]*)</a>", Linear)]
    private static partial Regex Links();

    [GeneratedRegex(@"\s+", Linear)]
    private static partial Regex Blanks();

    [GeneratedRegex("<li[^>]*>", Linear)]
    private static partial Regex Items();

    [GeneratedRegex("<br[^>]*>|</div>|</tr>", Linear)]
    private static partial Regex Breaks();

    [GeneratedRegex("</p>|</h[1-6]>|</ul>|</ol>|</table>|</blockquote>", Linear)]
    private static partial Regex Paragraphs();

    [GeneratedRegex("<[^>]*>", Linear)]
    private static partial Regex Tags();

    [GeneratedRegex("\n{3,}", Linear)]
    private static partial Regex ManyLines();
}
