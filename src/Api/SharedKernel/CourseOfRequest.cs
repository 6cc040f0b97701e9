using Microsoft.AspNetCore.Http;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Api.SharedKernel;

/// <summary>The course run that a request is about, as far as its URL tells.</summary>
/// <param name="Course">Null when none is named, or the text is no key.</param>
/// <param name="IsMalformed">A key is named that cannot be read.</param>
public readonly record struct CourseOfRequest(CourseKey? Course, bool IsMalformed)
{
    private static readonly string[] CourseNames = ["course", "course_id", "courseId", "course_key", "courseKey"];
    private static readonly string[] UsageNames = ["usage", "usage_id", "usageId", "usage_key", "usageKey", "block", "oraLocation"];

    /// <summary>
    /// The route first, then the query; a course before a block. A parameter that is repeated is read as one text, which is no
    /// key: the handler must not act on another course than the one that was checked.
    /// </summary>
    public static CourseOfRequest Of(HttpContext http)
    {
        string? Route(string name) => http.Request.RouteValues.TryGetValue(name, out var value) ? value as string : null;
        string? Query(string name) => http.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;
        return First(CourseNames, Route, CourseIn) ?? First(UsageNames, Route, UsageIn) ??
            First(CourseNames, Query, CourseIn) ?? First(UsageNames, Query, UsageIn) ?? default;
    }

    private static CourseOfRequest? First(string[] names, Func<string, string?> read, Func<string, CourseKey?> parse)
    {
        foreach (var name in names)
        {
            if (read(name) is not { Length: > 0 } text) continue;
            var course = parse(text);
            return new CourseOfRequest(course, course is null);
        }

        return null;
    }

    private static CourseKey? CourseIn(string text) => CourseKey.TryParse(text, out var course) ? course : null;

    private static CourseKey? UsageIn(string text) => UsageKey.TryParse(text, out var usage) ? usage.Course : null;
}
