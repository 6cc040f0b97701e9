using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner sets a goal for each week, or only changes whether to be reminded; that it is a member is known to the caller.</summary>
/// <param name="DaysPerWeek">Null or 0: as it is.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SetCourseGoal(UserId User, CourseKey Course, int? DaysPerWeek, bool Reminders, DateTimeOffset At)
{
    /// <summary>A week has seven days.</summary>
    public sealed record NoSuchWeek(int Days) : Refusal;

    /// <summary>The same goal records nothing.</summary>
    public Decision<CourseHomeChoicesEvent> Decide(CourseHomeChoices state)
    {
        if (DaysPerWeek is < 0 or > 7) return new NoSuchWeek(DaysPerWeek.Value);
        var goal = new CourseHomeChoices.WeeklyGoal(DaysPerWeek is null or 0 ? state.Goal?.DaysPerWeek : DaysPerWeek, Reminders);
        return state.Goal == goal ? Decision<CourseHomeChoicesEvent>.Nothing : new CourseGoalSet(User, Course, goal.DaysPerWeek, goal.Reminders, At);
    }
}
