using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>The course team, or the operator, lets grades follow scores whenever they come.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record LiftGradeFreeze(CourseKey Course, UserId? By, string? Reason, DateTimeOffset At)
{
    /// <summary>Without a rule nothing is recorded.</summary>
    public Decision<GradeFreezeEvent> Decide(GradeFreeze state) =>
        state.DaysAfterEnd is null ? Decision<GradeFreezeEvent>.Nothing : new GradeFreezeLifted(Course, By, Reason, At);
}
