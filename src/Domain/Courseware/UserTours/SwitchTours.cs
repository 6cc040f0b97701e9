using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A client tells which tours are to be offered from now on.</summary>
/// <param name="Home">See <see cref="HomeTour"/>; null: as it is. <paramref name="ShowsCourseware"/> likewise.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SwitchTours(UserId User, string? Home, bool? ShowsCourseware, DateTimeOffset At)
{
    /// <summary>There is no such way to offer a tour.</summary>
    public sealed record NoSuchStatus(string Status) : Refusal;

    public Decision<UserToursEvent> Decide(UserTours state)
    {
        if (Home is not null && !HomeTour.All.Contains(Home)) return new NoSuchStatus(Home);
        var facts = new List<UserToursEvent>();
        if (Home is not null && Home != state.Home) facts.Add(new CourseHomeTourSet(User, Home, At));
        if (ShowsCourseware is { } shown && shown != state.ShowsCourseware) facts.Add(new CoursewareTourSet(User, shown, At));
        return Decision<UserToursEvent>.Of(facts);
    }
}
