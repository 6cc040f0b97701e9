using System.Globalization;

namespace OpenEdx.Domain.Analytics;

/// <summary>A course run as the courses API lists it. Source: Open edX edx-analytics-pipeline, <c>tasks/insights/course_list.py</c>.</summary>
/// <param name="StartType"><c>timestamp</c>, <c>string</c> or <c>empty</c>.</param>
/// <param name="Pacing"><c>instructor</c> or <c>self</c>.</param>
public sealed record ListedCourse(
    string Id, string Name, string Org, string Number, string BlocksUrl, string ShortDescription, DateTimeOffset? EnrollmentStart, DateTimeOffset? EnrollmentEnd,
    DateTimeOffset? Start, DateTimeOffset? End, string? StartDisplay, string StartType, string? Effort, string Pacing)
{
    /// <summary>A line of <c>course_list.tsv</c>.</summary>
    public string Tsv() => TabSeparated.Line(
        Id, Name, Org, Number, BlocksUrl, ShortDescription, Instant(EnrollmentStart), Instant(EnrollmentEnd), Instant(Start), Instant(End), StartDisplay,
        StartType, Effort, Pacing);

    private static string? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
