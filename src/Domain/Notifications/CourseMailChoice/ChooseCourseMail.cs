using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>A learner says whether mail of a course team is wanted; members only, which the caller knows.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record ChooseCourseMail(UserId User, CourseKey Course, bool Wanted, DateTimeOffset At)
{
    /// <summary>Saying the same twice records nothing new.</summary>
    public Decision<CourseMailChoiceEvent> Decide(CourseMailChoice state)
    {
        if (state.IsDeclined != Wanted) return Decision<CourseMailChoiceEvent>.Nothing;
        return Wanted ? new CourseMailAccepted(User, Course, At) : new CourseMailDeclined(User, Course, At);
    }
}
