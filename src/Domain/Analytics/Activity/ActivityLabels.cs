namespace OpenEdx.Domain.Analytics;

/// <summary>Labels of weekly activity (tracking §4.4). Source: Open edX edx-analytics-pipeline, <c>user_activity.py</c>.</summary>
public static class ActivityLabels
{
    public const string Active = "ACTIVE";
    public const string AttemptedProblem = "ATTEMPTED_PROBLEM";
    public const string PlayedVideo = "PLAYED_VIDEO";
    public const string PostedForum = "POSTED_FORUM";

    /// <summary>Of a line whose course may come from an address; empty: the line does not count.</summary>
    public static IReadOnlyList<string> Of(TrackingLineImported line)
    {
        if (line.Course is null || line.User is null || line.Source is "" or "task") return [];
        if (line.EventType.StartsWith("edx.course.enrollment.", StringComparison.Ordinal)) return [];
        return line.Source switch
        {
            "server" when line.EventType == "problem_check" => [Active, AttemptedProblem],
            "server" when line.EventType.StartsWith("edx.forum.", StringComparison.Ordinal) && line.EventType.EndsWith(".created", StringComparison.Ordinal) =>
                [Active, PostedForum],
            "browser" or "mobile" when line.EventType == "play_video" => [Active, PlayedVideo],
            _ => [Active],
        };
    }

    /// <summary>Monday of the week of an instant.</summary>
    public static DateOnly WeekOf(DateTimeOffset at) => WeekOf(DateOnly.FromDateTime(at.UtcDateTime));

    /// <summary>Monday of the week of a day.</summary>
    public static DateOnly WeekOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
