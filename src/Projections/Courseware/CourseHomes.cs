using OpenEdx.Domain.Courseware;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>What the pages of a course run show of the visitor's own choices there.</summary>
/// <param name="HasWeeklyGoals">Members set goals; clients must not ask strangers.</param>
public sealed record CourseHome(CourseHomeChoices Choices, bool HasWeeklyGoals, bool FirstSectionIsDue, bool WeeklyGoalIsDue)
{
    public static CourseHome OfNobody { get; } = new(CourseHomeChoices.Initial, false, false, false);
}

/// <summary>Looks up what a visitor chose on the pages of a course run. The stream is read: a choice shows in the very next answer.</summary>
public sealed class CourseHomes(StreamStore streams, BlockCompletionsQuery completions)
{
    public async Task<CourseHome> Of(CourseVisit visit, CancellationToken ct)
    {
        if (!visit.MayRead || visit.Requester is not { } person) return CourseHome.OfNobody;
        var course = visit.Course.Key;
        var choices = await streams.Load<CourseHomeChoices, CourseHomeChoicesEvent>(CourseHomeChoicesEvent.StreamOf(person.User, course), ct);

        // Whoever looks as somebody else is not congratulated in that one's place.
        if (!visit.IsEnrolled || visit.Onlooker.Guise is not null) return new(choices, visit.IsEnrolled, false, false);
        var days = choices.Goal?.DaysPerWeek is null ? 0 : await completions.ActiveDays(person.User, course, Celebrations.WeekOf(visit.Now), ct);
        return new(choices, true, Celebrations.FirstSectionIsDue(choices), Celebrations.WeeklyGoalIsDue(choices, days, visit.Now));
    }
}
