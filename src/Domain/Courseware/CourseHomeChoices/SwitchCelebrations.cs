using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A client tells that a learner was congratulated, or is to be (again).</summary>
/// <param name="FirstSection">Null: as it is. <paramref name="WeeklyGoal"/> likewise.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SwitchCelebrations(UserId User, CourseKey Course, bool? FirstSection, bool? WeeklyGoal, DateTimeOffset At)
{
    /// <summary>Congratulating anew in a later week is a fact of its own, so that only what is due already, and the same instant, record nothing.</summary>
    public Decision<CourseHomeChoicesEvent> Decide(CourseHomeChoices state) => Decision<CourseHomeChoicesEvent>.Of(
        [.. Change(state, Celebrations.FirstSection, FirstSection), .. Change(state, Celebrations.WeeklyGoal, WeeklyGoal)]);

    private IEnumerable<CourseHomeChoicesEvent> Change(CourseHomeChoices state, string celebration, bool? isDue)
    {
        DateTimeOffset? last = state.Celebrated.TryGetValue(celebration, out var at) ? at : null;
        if (isDue is not { } due || (due ? last is null : last == At)) yield break;
        yield return new CelebrationSwitched(User, Course, celebration, due, At);
    }
}
