using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Keys of old courses hold slashes (<c>org/course/run</c>, <c>i4x://org/course/problem/name</c>), and clients put them into paths of the analytics
/// API as they stand. They are made one segment before routing looks at the path.
/// </summary>
public static partial class KeysWithSlashes
{
    public static IApplicationBuilder UseKeysWithSlashes(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Path.Value is { } path && OneSegment(path) is { } changed) http.Request.Path = changed;
        return next(http);
    });

    /// <summary>Null: the path needs no change.</summary>
    public static string? OneSegment(string path)
    {
        if (!path.StartsWith("/api/v", StringComparison.Ordinal) && !path.StartsWith("/insights/courses/", StringComparison.Ordinal)) return null;
        return WithOldKey().Match(path) is { Success: true, Groups: var groups }
            ? $"{groups["before"].Value}{groups["key"].Value.Replace("/", "%2F", StringComparison.Ordinal)}{groups["after"].Value}"
            : null;
    }

    // A first segment without a colon is no key by itself, so that it takes two more; a video's key ends behind its bar.
    [GeneratedRegex(
        """
        \A(?<before>/api/v[01]/(?:courses|course_learner_metadata)/|/insights/courses/)(?<key>[^/:+%]+/[^/:+%]+/[^/:+%]+)(?<after>/.*)?\z
        |\A(?<before>/api/v[01]/problems/)(?<key>i4x:/{1,2}[^/]+/[^/]+/[^/]+/[^/]+)(?<after>/.*)?\z
        |\A(?<before>/api/v[01]/videos/)(?<key>[^/:+%|]+/[^/:+%|]+/[^/|]+\|[^/]+)(?<after>/.*)?\z
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex WithOldKey();
}
