using System.Text.RegularExpressions;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>Portable references in course texts, and the addresses at which they are served.</summary>
/// <remarks>
/// Source: Open edX <c>common/djangoapps/static_replace/__init__.py</c>, <c>xmodule/contentstore/content.py</c>. As there, only
/// references that begin right after a quote are rewritten, and besides those the targets of <c>url(…)</c> in styles.
/// </remarks>
public static partial class StaticUrls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Name of a static file in keys and URLs: slashes and all characters that a key cannot carry become underscores.</summary>
    public static string AssetName(string path) => Illegal().Replace(path, "_");

    /// <summary>Where a static file is served, from its path below <c>static/</c>.</summary>
    public static string AssetUrl(CourseKey course, string path) => $"/asset-v1:{course.Body}+type@asset+block@{AssetName(path)}";

    /// <summary>
    /// The text with <c>/static/FILE</c>, <c>/c4x/ORG/NUMBER/asset/FILE</c>, <c>/jump_to_id/NAME</c> and <c>/course/REST</c> turned into
    /// addresses of this course. Everything else, references to other courses included, stays.
    /// </summary>
    public static string Rewrite(string html, CourseKey course)
    {
        // Most texts have none of them, and finding that out by an expression costs a request more than everything else about its page.
        if (html.Contains("/static/", StringComparison.Ordinal))
            html = Static().Replace(html, match => match.Groups["quote"].Value + Asset(match.Groups["rest"].Value, course));
        if (html.Contains("/c4x/", StringComparison.Ordinal))
        {
            html = Regex.Replace(
                html, $@"(?<quote>["";'(])/c4x/{Regex.Escape(course.Org)}/{Regex.Escape(course.Number)}/asset/(?<rest>[^""'<>()&\\\r\n]*)",
                match => match.Groups["quote"].Value + Asset(match.Groups["rest"].Value, course), RegexOptions.CultureInvariant, Patience);
        }

        if (html.Contains("/jump_to_id/", StringComparison.Ordinal))
            html = JumpToId().Replace(html, match => $"{match.Groups["quote"].Value}/courses/{course}/jump_to_id/");
        return html.Contains("/course/", StringComparison.Ordinal)
            ? CourseRelative().Replace(html, match => $"{match.Groups["quote"].Value}/courses/{course}/")
            : html;
    }

    private static string Asset(string rest, CourseKey course)
    {
        var end = rest.AsSpan().IndexOfAny('?', '#');
        var path = Uri.UnescapeDataString(end < 0 ? rest : rest[..end]);
        var url = AssetUrl(course, path);
        if (IsPage(path)) url = url.Replace("+block@", "+block/", StringComparison.Ordinal);
        return url + (end < 0 ? "" : rest[end..]);
    }

    /// <summary>Pages name their scripts and pictures by the file alone: behind a slash a browser finds them among the files of the same course.</summary>
    private static bool IsPage(string path) =>
        path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"[^\w.%-]", RegexOptions.CultureInvariant)]
    private static partial Regex Illegal();

    // The semicolon ends &quot;: the quote of an attribute inside an attribute.
    [GeneratedRegex("""(?<quote>["';(])/static/(?<rest>[^"'<>()&\\\r\n]+)""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Static();

    [GeneratedRegex("""(?<quote>["'])/jump_to_id/""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex JumpToId();

    [GeneratedRegex("""(?<quote>["'])/course/""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CourseRelative();
}
