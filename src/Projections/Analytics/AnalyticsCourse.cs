using System.Reflection;
using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Analytics;

/// <summary>A course of Insights: one of ours, or one that only imported tracking logs know, whose key may be an old or a CCX one.</summary>
/// <param name="Id">As the tables have it.</param>
/// <param name="Key">Null: no key that a course of ours can have.</param>
public sealed record AnalyticsCourse(string Id, CourseKey? Key)
{
    private const string RouteValue = "course";

    public static AnalyticsCourse Of(CourseKey key) => new(key.ToString(), key);

    /// <summary>Percent-encoded or not; a blank stands for the plus sign. Null: no course key.</summary>
    public static AnalyticsCourse? Read(string? text)
    {
        if (text is null) return null;
        var id = Uri.UnescapeDataString(text).Replace(' ', '+');
        return LoggedCourse.IsValid(id) ? new(id, CourseKey.TryParse(id, out var key) ? key : null) : null;
    }

    /// <summary>The route value <c>course</c>, for handlers of endpoints; null: no course key, which they answer with 404.</summary>
    public static ValueTask<AnalyticsCourse?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult(Read(http.Request.RouteValues[RouteValue] as string));

    /// <summary><c>{org}-{course}-{run}</c>, as upstream names files.</summary>
    public string FileName => (Id.IndexOf(':', StringComparison.Ordinal) is var scheme and >= 0 ? Id[(scheme + 1)..] : Id)
        .Replace('+', '-').Replace('/', '-').Replace('@', '-');

    /// <summary>As a segment of an address.</summary>
    public string Segment => Id.Replace("/", "%2F", StringComparison.Ordinal);

    /// <summary>Its team and its data researchers; of courses that are not ours those who may see all.</summary>
    public bool MaySee(Requester? requester) => Key is { } key ? CourseInsightsQuery.MaySee(requester, key) : requester is { IsStaff: true } or { IsSuperuser: true };

    public override string ToString() => Id;
}
