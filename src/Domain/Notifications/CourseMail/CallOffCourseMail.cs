using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>The course team calls a scheduled mail off.</summary>
public sealed record CallOffCourseMail(CourseKey Course, long Number, UserId By, DateTimeOffset At)
{
    /// <summary>There is no such mail.</summary>
    public sealed record NoSuchMail : Refusal;

    /// <summary>It is on its way.</summary>
    public sealed record AlreadyReleased : Refusal;

    public Decision<CourseMailEvent> Decide(CourseMail state)
    {
        if (state.Task is null) return new NoSuchMail();
        if (state.IsReleased) return new AlreadyReleased();
        return state.IsCalledOff ? Decision<CourseMailEvent>.Nothing : new CourseMailCalledOff(Course, Number, By, At);
    }
}
