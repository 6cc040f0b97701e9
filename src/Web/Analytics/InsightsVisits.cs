using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>Opens a page of Insights: who asks, which course, as of when.</summary>
public sealed class InsightsVisits(PublishedCourses courses, InsightsQuery insights, TimeProvider clock)
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>Null: no such course, or its figures are not open to the caller; answer with <see cref="Unknown"/>.</summary>
    public async Task<InsightsView?> Open(HttpContext http, AnalyticsCourse? course, CancellationToken ct)
    {
        if (course is null || http.User.Requester() is not { } who || !course.MaySee(who)) return null;
        var published = course.Key is { } key ? await courses.Find(key, ct) : null;
        var position = await insights.Reached(CourseInsightsQuery.Shards, ct);
        var pulse = await insights.Pulse(course, ct);
        if (published is null && pulse is null) return null;
        var query = http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return new(course, published?.Root.ShownName() ?? course.Id, published, who, AsOf(query.GetValueOrDefault("as_of")), today, position, pulse?.At, query);
    }

    public static RazorComponentResult Unknown(HttpContext http) =>
        http.Sorry(404, "Not here", "There is no course under this address, or its figures are not open to you.");

    /// <param name="text">Query <c>as_of</c>, <c>YYYY-MM-DD</c>.</param>
    /// <returns>Null: absent, or no date.</returns>
    public static DateOnly? AsOf(string? text) => DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
