using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about which tours through the pages one person is still to be offered.</summary>
public abstract record UserToursEvent
{
    public static string StreamOf(UserId user) => $"user_tours/{user}";
}

/// <summary>The tour of the course home was offered, taken or declined.</summary>
/// <param name="Status">See <see cref="HomeTour"/>.</param>
[EventType("course_home_tour_set")]
public sealed record CourseHomeTourSet(UserId User, string Status, DateTimeOffset At) : UserToursEvent;

/// <summary>The tour of the unit pages was switched.</summary>
/// <param name="IsShown">It is still to be offered.</param>
[EventType("courseware_tour_set")]
public sealed record CoursewareTourSet(UserId User, bool IsShown, DateTimeOffset At) : UserToursEvent;
