using OpenEdx.Domain.Enrollment;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Api.Courseware;

/// <summary>Objects that several course answers carry.</summary>
internal static class SharedParts
{
    /// <summary>What the client is to congratulate on. Streaks are not kept.</summary>
    public static object Celebrations(CourseHome home) => new
    {
        first_section = home.FirstSectionIsDue,
        streak_length_to_celebrate = (int?)null,
        streak_discount_enabled = false,
        weekly_goal = home.WeeklyGoalIsDue,
    };

    public static object CourseGoals(CourseHome home) => new
    {
        selected_goal = home is { HasWeeklyGoals: true, Choices.Goal: { } goal }
            ? new { days_per_week = goal.DaysPerWeek ?? 0, subscribed_to_reminders = goal.Reminders }
            : null,
        weekly_learning_goal_enabled = home.HasWeeklyGoals,
    };

    public static object Modes(IReadOnlyList<CourseMode> modes) => modes.Select(mode => new { slug = mode.Slug, name = mode.Name }).ToArray();

    /// <summary>Missed deadlines are an offer to shift dates, which only self-paced courses do.</summary>
    public static object DatesBanner(CourseVisit visit) => new
    {
        missed_deadlines = HasMissedDeadlines(visit),
        content_type_gating_enabled = false,
        missed_gated_content = false,
        verified_upgrade_link = (string?)null,
    };

    public static bool HasMissedDeadlines(CourseVisit visit) => visit.Outline.Root.Block.IsSelfPaced() && visit.Completed is { } completed &&
        CourseDates.Assignments(visit).Any(assignment => visit.View.DueOf(assignment) < visit.Now && !completed.IsComplete(assignment));

    public static bool IsSelfPaced(this Domain.Authoring.PublishedBlock root) => Domain.Authoring.BlockSettings.Flag(root, "self_paced") ?? false;

    public static bool HasEnded(CourseVisit visit) => Domain.Authoring.BlockSettings.Instant(visit.Outline.Root.Block, "end") < visit.Now;
}
