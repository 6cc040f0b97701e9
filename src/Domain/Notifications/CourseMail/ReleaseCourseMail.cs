using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>The time of a scheduled mail has come.</summary>
public sealed record ReleaseCourseMail(CourseKey Course, long Number, DateTimeOffset At)
{
    /// <summary>A mail that was moved meanwhile, called off or released stays as it is.</summary>
    public Decision<CourseMailEvent> Decide(CourseMail state) =>
        state.IsScheduled && state.Due <= At ? new CourseMailReleased(Course, Number, At) : Decision<CourseMailEvent>.Nothing;
}
