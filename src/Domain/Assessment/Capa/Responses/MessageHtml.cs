using System.Text;
using System.Text.RegularExpressions;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>
/// Makes well-formed HTML of a message that a script wrote: what was left open is closed, what was never opened goes, stray brackets and
/// ampersands become text. Messages quote learners and are read by staff as well, so scripts and handlers of events are taken out.
/// </summary>
internal static partial class MessageHtml
{
    private const int Longest = 100_000;

    private static readonly HashSet<string> WithoutEnd = new(StringComparer.Ordinal)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    };

    /// <summary>With everything inside.</summary>
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal) { "script", "style", "iframe", "object", "embed", "template", "noscript", "textarea", "title" };

    /// <summary>The tag goes, what is inside stays.</summary>
    private static readonly HashSet<string> Unwrapped = new(StringComparer.Ordinal) { "html", "head", "body", "form", "base", "link", "meta" };

    public static string Clean(string message)
    {
        if (string.IsNullOrWhiteSpace(message)) return "";
        var text = message.Length > Longest ? message[..Longest] : message;
        var html = new StringBuilder(text.Length + 16);
        var open = new Stack<string>();
        var at = 0;
        while (at < text.Length)
        {
            if (Tag().Match(text, at) is not { Success: true } tag)
            {
                if (Comment().Match(text, at) is { Success: true } comment) at += comment.Length;
                else AppendText(html, text, ref at);
                continue;
            }

            at += tag.Length;
            var name = tag.Groups["name"].Value.ToLowerInvariant();
            var isEnd = tag.Groups["end"].Length > 0;
            if (Dropped.Contains(name))
            {
                if (!isEnd && !tag.Value.EndsWith("/>", StringComparison.Ordinal)) at = BehindEnd(text, at, name);
            }
            else if (Unwrapped.Contains(name))
            {
                continue;
            }
            else if (!isEnd)
            {
                html.Append('<').Append(name).Append(Attributes(tag.Groups["attributes"].Value)).Append(WithoutEnd.Contains(name) ? "/>" : ">");
                if (WithoutEnd.Contains(name)) continue;
                if (tag.Value.EndsWith("/>", StringComparison.Ordinal)) html.Append("</").Append(name).Append('>');
                else open.Push(name);
            }
            else if (open.Contains(name))
            {
                string closed;
                do html.Append("</").Append(closed = open.Pop()).Append('>');
                while (closed != name);
            }
        }

        while (open.TryPop(out var name)) html.Append("</").Append(name).Append('>');
        return html.ToString().Trim();
    }

    /// <summary>Entities become characters, and what is not ASCII becomes a number, as Open edX writes messages.</summary>
    private static void AppendText(StringBuilder html, string text, ref int at)
    {
        if (text[at] == '&' && Entity().Match(text, at) is { Success: true } entity && System.Net.WebUtility.HtmlDecode(entity.Value) is var decoded && decoded != entity.Value)
        {
            foreach (var rune in decoded.EnumerateRunes()) AppendRune(html, rune);
            at += entity.Length;
            return;
        }

        Rune.DecodeFromUtf16(text.AsSpan(at), out var next, out var length);
        AppendRune(html, next);
        at += length;
    }

    private static void AppendRune(StringBuilder html, Rune rune) => _ = rune.Value switch
    {
        '<' => html.Append("&lt;"),
        '>' => html.Append("&gt;"),
        '&' => html.Append("&amp;"),
        > 126 => html.Append(System.Globalization.CultureInfo.InvariantCulture, $"&#{rune.Value};"),
        _ => html.Append((char)rune.Value),
    };

    private static int BehindEnd(string text, int at, string name)
    {
        var end = text.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase);
        if (end < 0) return text.Length;
        var close = text.IndexOf('>', end);
        return close < 0 ? text.Length : close + 1;
    }

    private static string Attributes(string written)
    {
        var html = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match attribute in Attribute().Matches(written))
        {
            var name = attribute.Groups["name"].Value.ToLowerInvariant();
            var value = attribute.Groups["value"].Value;
            if (value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0]) value = value[1..^1];
            if (name.StartsWith("on", StringComparison.Ordinal) || name is "srcdoc" or "formaction" or "xlink:href" || IsCode(value) || !seen.Add(name)) continue;
            html.Append(' ').Append(name).Append("=\"").Append(Ampersand().Replace(value, "&amp;").Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)).Append('"');
        }

        return html.ToString();
    }

    /// <summary>An address that runs script, however it is spelled.</summary>
    private static bool IsCode(string value)
    {
        var plain = string.Concat(System.Net.WebUtility.HtmlDecode(value).Where(c => c > ' ' && !char.IsControl(c)));
        return plain.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || plain.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase)
            || (plain.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && !plain.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex("""\G<(?<end>/?)(?<name>[A-Za-z][A-Za-z0-9-]*)(?<attributes>(?>\s+[^\s"'<>/=]+(?>\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*/?>""", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex("""(?<name>[^\s"'<>/=]+)(?:\s*=\s*(?<value>"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""", RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\G<!--.*?-->", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\G&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();

    [GeneratedRegex(@"&(?!(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);)", RegexOptions.CultureInvariant)]
    private static partial Regex Ampersand();
}
