using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Bench.Insights;

/// <summary>What the client of the analytics data API asks, and the pages of our Insights.</summary>
internal static class InsightsEndpoints
{
    public static UsageKey Problem(CourseKey course) => course.Block("problem", "a0effb954cca4759994f1ac9p000003");

    /// <summary>Key of a video in the analytics API. The simulated log plays videos of this id in every course.</summary>
    public static string Video(CourseKey course) => $"{course}|video_00000000a0effb954cca4759994f1ac9";

    public static IReadOnlyList<string> Of(CourseKey course, UsageKey problem, string video) =>
    [
        $"api/v0/courses/{course}/activity/?start_date=2026-01-01",
        $"api/v0/courses/{course}/recent_activity/",
        $"api/v0/courses/{course}/enrollment/?start_date=2026-01-01",
        $"api/v0/courses/{course}/enrollment/mode/?start_date=2026-01-01",
        $"api/v0/courses/{course}/enrollment/birth_year/",
        $"api/v0/courses/{course}/enrollment/education/",
        $"api/v0/courses/{course}/enrollment/gender/",
        $"api/v0/courses/{course}/enrollment/location/",
        $"api/v0/courses/{course}/problems/",
        $"api/v0/courses/{course}/problems_and_tags/",
        $"api/v0/courses/{course}/videos/",
        $"api/v0/courses/{course}/user_engagement/",
        $"api/v0/problems/{problem}/answer_distribution/",
        $"api/v0/problems/{problem}/grade_distribution/",
        $"api/v0/problems/{problem}/sequential_open_distribution/",
        $"api/v0/videos/{Uri.EscapeDataString(video)}/timeline/",
        "api/v0/course_summaries/",
        "api/v0/programs/",
        $"api/v0/learners/?course_id={Uri.EscapeDataString(course.ToString())}",
        $"api/v0/course_learner_metadata/{course}/",
        $"insights/courses/{course}/enrollment/activity/",
        $"insights/courses/{course}/engagement/content/",
        $"insights/courses/{course}/engagement/videos/",
        $"insights/courses/{course}/learners/",
    ];

    /// <summary>Without the keys of course and block.</summary>
    public static string Shown(string url) => url.Split('?')[0].Split('/') is var parts
        ? string.Join('/', parts.Select(part => part.Contains(':', StringComparison.Ordinal) || part.Contains("%3A", StringComparison.Ordinal) ? "…" : part))
        : url;

    public static async Task GetByteArrayAsyncAnyStatus(this HttpClient http, string url, CancellationToken ct)
    {
        using var answer = await http.GetAsync(url, ct);
        await answer.Content.CopyToAsync(Stream.Null, ct);
    }
}
