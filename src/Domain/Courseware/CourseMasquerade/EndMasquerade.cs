using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A member of the course team wants to look as itself again.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record EndMasquerade(UserId User, CourseKey Course, DateTimeOffset At)
{
    /// <summary>Who looks as itself already has nothing to end.</summary>
    public Decision<CourseMasqueradeEvent> Decide(CourseMasquerade state) =>
        state.Guise is null ? Decision<CourseMasqueradeEvent>.Nothing : new MasqueradeEnded(User, Course, At);
}
