using OpenEdx.Bench.Logs;

namespace OpenEdx.Bench.Insights;

/// <summary>What the client of the analytics data API asks, and the pages of our Insights.</summary>
internal static class InsightsEndpoints
{
    /// <summary>Key of a video in the analytics API. The simulated log plays videos of this id in every course.</summary>
    private const string Video = "video_00000000a0effb954cca4759994f1ac9";

    /// <param name="learner">Username of somebody at work in the course.</param>
    public static IReadOnlyList<string> Of(LoggedCourse course, string learner)
    {
        var (key, problem) = (course.Key, course.Problems[3]);
        var unit = $"sections/{key.Block("chapter", "c0")}/subsections/{course.Sequences[3]}";
        return
        [
            $"api/v0/courses/{key}/activity/?start_date=2026-01-01",
            $"api/v0/courses/{key}/recent_activity/",
            $"api/v0/courses/{key}/enrollment/?start_date=2026-01-01",
            $"api/v0/courses/{key}/enrollment/mode/?start_date=2026-01-01",
            $"api/v0/courses/{key}/enrollment/birth_year/",
            $"api/v0/courses/{key}/enrollment/education/",
            $"api/v0/courses/{key}/enrollment/gender/",
            $"api/v0/courses/{key}/enrollment/location/",
            $"api/v0/courses/{key}/problems/",
            $"api/v0/courses/{key}/problems_and_tags/",
            $"api/v0/courses/{key}/videos/",
            $"api/v0/courses/{key}/reports/problem_response/",
            $"api/v0/courses/{key}/user_engagement/",
            $"api/v0/problems/{problem}/answer_distribution/",
            $"api/v0/problems/{problem}/grade_distribution/",
            $"api/v0/problems/{course.Sequences[3]}/sequential_open_distribution/",
            $"api/v0/videos/{Uri.EscapeDataString($"{key}|{Video}")}/timeline/",
            "api/v0/course_summaries/",
            "api/v0/programs/",
            $"api/v0/learners/?course_id={Uri.EscapeDataString(key.ToString())}",
            $"api/v0/learners/{learner}/?course_id={Uri.EscapeDataString(key.ToString())}",
            $"api/v0/engagement_timelines/{learner}/?course_id={Uri.EscapeDataString(key.ToString())}",
            $"api/v0/course_learner_metadata/{key}/",
            "api/insights/v1/course_list.tsv",
            $"api/insights/v1/courses/{key}/course_blocks.tsv",
            $"api/insights/v1/courses/{key}/summary",
            $"api/insights/v1/courses/{key}/enrollment_summary",
            $"api/insights/v1/courses/{key}/discussions",
            $"api/insights/v1/courses/{key}/at_risk",
            $"api/insights/v1/courses/{key}/content_engagement?of=pages",
            $"api/insights/v1/courses/{key}/content_engagement?of=problems",
            $"api/insights/v1/courses/{key}/content_engagement?of=videos",
            $"api/insights/v1/courses/{key}/student_engagement/daily",
            $"api/insights/v1/courses/{key}/student_engagement/weekly",
            $"api/insights/v1/courses/{key}/student_engagement/all",
            "insights/courses/",
            $"insights/compare?course={Uri.EscapeDataString(key.ToString())}",
            $"insights/courses/{key}",
            $"insights/courses/{key}/enrollment/activity/",
            $"insights/courses/{key}/enrollment/geography/",
            $"insights/courses/{key}/enrollment/demographics/age/",
            $"insights/courses/{key}/engagement/content/",
            $"insights/courses/{key}/engagement/pages/",
            $"insights/courses/{key}/engagement/links/",
            $"insights/courses/{key}/engagement/videos/",
            $"insights/courses/{key}/engagement/discussions/",
            $"insights/courses/{key}/learners/",
            $"insights/courses/{key}/learners/at_risk/",
            $"insights/courses/{key}/learners/{learner}/",
            $"insights/courses/{key}/performance/graded_content/",
            $"insights/courses/{key}/performance/graded_content/Homework/",
            $"insights/courses/{key}/performance/graded_content/assignments/{course.Sequences[2]}/",
            $"insights/courses/{key}/performance/ungraded_content/",
            $"insights/courses/{key}/performance/ungraded_content/{unit}/",
            $"insights/courses/{key}/performance/ungraded_content/{unit}/problems/{problem}/parts/{problem.BlockId}_2_1/answer_distribution/",
            $"insights/courses/{key}/problems/{problem}",
            $"insights/courses/{key}/events/engagement?of=activity",
            "insights/reports",
        ];
    }

    /// <summary>Without the keys of course and block, and without a query that names one.</summary>
    public static string Shown(string url)
    {
        var path = string.Join('/', url.Split('?')[0].Split('/').Select(part => HasKey(part) ? "…" : part));
        return url.IndexOf('?', StringComparison.Ordinal) is > 0 and var at && !HasKey(url[at..]) ? path + url[at..] : path;

        static bool HasKey(string part) => part.Contains(':', StringComparison.Ordinal) || part.Contains("%3A", StringComparison.Ordinal);
    }

    public static async Task GetByteArrayAsyncAnyStatus(this HttpClient http, string url, CancellationToken ct)
    {
        using var answer = await http.GetAsync(url, ct);
        await answer.Content.CopyToAsync(Stream.Null, ct);
    }
}
