using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenEdx.Projections.Courseware;

/// <summary>
/// The Markdown that authors of polls write: paragraphs, headings, lists, emphasis, code, links, images, and HTML, which stays as it is
/// (authors are trusted as in html blocks). Quotes, tables and nested lists are shown as paragraphs.
/// </summary>
public static partial class VoteMarkdown
{
    /// <summary>HTML; empty for a text without any.</summary>
    public static string ToHtml(string markdown)
    {
        var html = new StringBuilder();
        foreach (var part in Gap().Split(markdown.ReplaceLineEndings("\n").Trim('\n', ' ')))
        {
            if (part.Length == 0) continue;
            if (html.Length > 0) html.Append('\n');
            AppendPart(html, part);
        }

        return html.ToString();
    }

    private static void AppendPart(StringBuilder html, string part)
    {
        if (Block().IsMatch(part))
        {
            html.Append(part);
            return;
        }

        var lines = part.Split('\n');
        if (Heading().Match(lines[0]) is { Success: true } heading)
        {
            var level = heading.Groups[1].Length;
            html.Append($"<h{level}>{Inline(heading.Groups[2].Value)}</h{level}>");
            if (lines.Length > 1) AppendPart(html.Append('\n'), string.Join('\n', lines[1..]));
        }
        else if (Array.TrueForAll(lines, line => Bullet().IsMatch(line)))
        {
            AppendList(html, "ul", lines, Bullet());
        }
        else if (Array.TrueForAll(lines, line => Number().IsMatch(line)))
        {
            AppendList(html, "ol", lines, Number());
        }
        else
        {
            html.Append($"<p>{Inline(part)}</p>");
        }
    }

    private static void AppendList(StringBuilder html, string tag, string[] lines, Regex mark)
    {
        html.Append($"<{tag}>\n");
        foreach (var line in lines) html.Append($"<li>{Inline(mark.Replace(line, ""))}</li>\n");
        html.Append($"</{tag}>");
    }

    private static string Inline(string text)
    {
        // Code first, and out of the way of all the rest.
        var codes = new List<string>();
        text = Code().Replace(text, match =>
        {
            codes.Add($"<code>{WebUtility.HtmlEncode(match.Groups[1].Value)}</code>");
            return $"\u0001{codes.Count - 1}\u0002";
        });
        text = BareSign().Replace(text, match => match.Value == "&" ? "&amp;" : "&lt;");
        text = Image().Replace(text, match => $"<img alt=\"{Attribute(match.Groups[1].Value)}\" src=\"{Attribute(match.Groups[2].Value)}\" />");
        text = Link().Replace(text, match => $"<a href=\"{Attribute(match.Groups[2].Value)}\">{match.Groups[1].Value}</a>");
        text = Strong().Replace(text, "<strong>$2</strong>");
        text = Emphasis().Replace(text, "<em>$2</em>");
        return Kept().Replace(text, match => int.TryParse(match.Groups[1].Value, out var index) && index < codes.Count ? codes[index] : "");
    }

    private static string Attribute(string text) => text.Replace("\"", "&quot;", StringComparison.Ordinal);

    [GeneratedRegex(@"\n[ \t]*\n+")]
    private static partial Regex Gap();

    [GeneratedRegex(@"^<(?:/|!--|(?:address|article|aside|blockquote|center|dl|div|figure|h[1-6]|hr|iframe|ol|p|pre|section|style|table|ul|video)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(#{1,6})[ \t]*(.+?)[ \t]*#*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ {0,3}[*+-][ \t]+")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^ {0,3}\d+\.[ \t]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"&(?!#?\w{1,31};)|<(?![a-zA-Z/!])")]
    private static partial Regex BareSign();

    [GeneratedRegex(@"!\[([^\]\n]*)\]\(([^)\s]+)\)")]
    private static partial Regex Image();

    [GeneratedRegex(@"\[([^\]\n]+)\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(\*\*|__)(?=\S)([^\n]+?)(?<=\S)\1")]
    private static partial Regex Strong();

    [GeneratedRegex(@"(?<![\w*_/""])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])")]
    private static partial Regex Emphasis();

    [GeneratedRegex("\u0001(\\d+)\u0002")]
    private static partial Regex Kept();
}
