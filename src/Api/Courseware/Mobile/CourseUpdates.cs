using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>The announcements of a course.</summary>
internal sealed class CourseUpdates(PlatformSettings settings)
{
    /// <summary>Newest first.</summary>
    public IReadOnlyList<CourseUpdate> Of(PublishedCourse course) =>
        course.Pages.TryGetValue(CourseUpdate.Page, out var list) ? CourseUpdate.Read(list)
        : course.Pages.TryGetValue("info/updates", out var page) ? FromPage(page)
        : [];

    /// <summary>The text with references to files and places of the course turned into whole addresses: apps show it outside the site.</summary>
    public string Absolute(string html, CourseKey course) =>
        StaticUrls.Rewrite(html, course)
            .Replace("\"/asset-v1:", $"\"{settings.LmsRoot}/asset-v1:", StringComparison.Ordinal)
            .Replace("'/asset-v1:", $"'{settings.LmsRoot}/asset-v1:", StringComparison.Ordinal);

    /// <summary>A page written by hand (list items), or by us (articles): each entry begins with a heading, its date. The newest stands first.</summary>
    /// <remarks>Source: Open edX <c>openedx/core/lib/xblock_utils</c> (get_course_update_items).</remarks>
    private static List<CourseUpdate> FromPage(string html)
    {
        var body = new HtmlParser().ParseDocument(html).Body!;
        var entries = body.QuerySelectorAll("body > ol > li, body > article, body > section > article").ToList();
        return [.. entries.Select((entry, index) => Read(entry, entries.Count - index))];
    }

    private static CourseUpdate Read(IElement entry, int id)
    {
        var heading = entry.QuerySelector("h2");
        var date = heading?.TextContent.Trim() ?? "";
        heading?.Remove();
        return new(id, date, entry.InnerHtml.Trim());
    }
}
