namespace OpenEdx.Domain.Courseware;

/// <summary>What learners are congratulated on.</summary>
/// <remarks>Source: Open edX <c>common/djangoapps/student/models/user.py</c> (CourseEnrollmentCelebration). Streaks are not kept.</remarks>
public static class Celebrations
{
    /// <summary>The first section of the course run is done: once.</summary>
    public const string FirstSection = "first_section";

    /// <summary>As many days of this week as the goal says: once a week.</summary>
    public const string WeeklyGoal = "weekly_goal";

    public static bool FirstSectionIsDue(CourseHomeChoices choices) => !choices.Celebrated.ContainsKey(FirstSection);

    /// <param name="activeDays">Days since <see cref="WeekOf"/> on which the learner did something in the course run.</param>
    public static bool WeeklyGoalIsDue(CourseHomeChoices choices, int activeDays, DateTimeOffset now) =>
        choices.Goal?.DaysPerWeek is { } days && activeDays == days &&
        !(choices.Celebrated.TryGetValue(WeeklyGoal, out var last) && DateOnly.FromDateTime(last.UtcDateTime) >= WeekOf(now));

    /// <summary>The Monday (UTC) of the week of an instant.</summary>
    public static DateOnly WeekOf(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
    }
}
