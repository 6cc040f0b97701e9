using System.Globalization;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>What every page of Insights about a course shows around its figures.</summary>
/// <param name="Published">Null: only imported logs know the course.</param>
/// <param name="AsOf">The figures count events up to the end of this day, UTC; null: all.</param>
/// <param name="Position">Log position that all figures reflect.</param>
/// <param name="MovedAt">When the last fact came that may have moved a figure; null: none ever did.</param>
/// <param name="Query">Parameters of the address, each once: the filters of the page.</param>
public sealed record InsightsView(
    AnalyticsCourse Course, string Name, PublishedCourse? Published, Requester Requester, DateOnly? AsOf, DateOnly Today, long Position, DateTimeOffset? MovedAt,
    IReadOnlyDictionary<string, string> Query)
{
    /// <summary>Days that a page draws and lists, the last ones: two years. Its CSV has all.</summary>
    public const int MostDays = 730;

    public CourseHeading? Heading => Course.Key is { } key && Published is not null ? new(key, Name) : null;

    /// <summary>The last day that counts.</summary>
    public DateOnly Until => AsOf ?? Today;

    /// <summary>The as-of date as parameters of an address; none without one.</summary>
    public IEnumerable<(string Name, string Value)> AsOfQuery => AsOf is { } day ? [("as_of", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))] : [];

    /// <summary>The page where the events behind a figure stand, those of the as-of date.</summary>
    public string EventsUrl(string figure, params IEnumerable<(string Name, string Value)> which) =>
        $"/insights/courses/{Course.Segment}/events/{figure}{QueryString([.. which, .. AsOfQuery])}";

    /// <summary>Another page, as of the same day.</summary>
    /// <param name="url">With or without a query.</param>
    public string Keep(string url) => AsOf is null ? url : url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + QueryString(AsOfQuery)[1..];

    /// <summary>The same page with other filters; an empty value takes a filter away.</summary>
    public string With(string path, params IEnumerable<(string Name, string Value)> changes)
    {
        var query = Query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        foreach (var (name, value) in changes) query[name] = value;
        return path + QueryString(query.Where(pair => pair.Value.Length > 0).Select(pair => (pair.Key, pair.Value)));
    }

    /// <param name="none">What stands for no parameter at all.</param>
    internal static string QueryString(IEnumerable<(string Name, string Value)> of, string none = "")
    {
        var text = string.Join('&', of.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));
        return text.Length == 0 ? none : "?" + text;
    }
}
