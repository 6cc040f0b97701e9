using System.Security.Cryptography;
using System.Text;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>The latest news that a course team put on the page of updates: the welcome message of the course home.</summary>
/// <param name="Html">As the author wrote it, addresses of files rewritten.</param>
/// <param name="Digest">Tells one message from the next.</param>
public sealed record CourseNews(string Html, string Digest)
{
    // As the importer writes the list of updates, the latest first; a page of older courses without such a list has no single message.
    private const string Begin = "<article><h2>";
    private const string End = "</article>\n";

    /// <summary>Null: the course team has written nothing.</summary>
    public static CourseNews? LatestOf(PublishedCourse course) => course.Pages.GetValueOrDefault("info/updates") is { } page ? LatestOf(page, course.Key) : null;

    /// <param name="page">The page of updates.</param>
    public static CourseNews? LatestOf(string page, CourseKey course)
    {
        if (!page.StartsWith(Begin, StringComparison.Ordinal)) return null;
        var next = page.IndexOf(End + Begin, StringComparison.Ordinal);
        var last = next < 0 ? page.LastIndexOf(End.TrimEnd(), StringComparison.Ordinal) : next;
        var start = page.IndexOf("</h2>", StringComparison.Ordinal) + "</h2>".Length;
        var html = start <= last ? page[start..last].Trim() : "";
        return html.Length == 0
            ? null
            : new(StaticUrls.Rewrite(html, course), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(page[..last])))[..32]);
    }
}
