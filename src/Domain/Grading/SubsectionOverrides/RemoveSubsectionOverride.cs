using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Grading;

/// <summary>The course team takes its points of a subsection back.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record RemoveSubsectionOverride(UserId User, UsageKey Subsection, string System, UserId? By, string? Reason, DateTimeOffset At)
{
    /// <summary>Without an override nothing is recorded. Works for a subsection that left the course, too.</summary>
    public Decision<SubsectionOverridesEvent> Decide(SubsectionOverrides state, GradedCourse course, GradeFreeze freeze)
    {
        if (freeze.SinceAt(course.End, At) is { } since) return new OverrideSubsectionGrade.GradesFrozen(course.Course, since);
        if (!state.InForce.TryGetValue(Subsection, out var former)) return Decision<SubsectionOverridesEvent>.Nothing;
        return new SubsectionOverrideRemoved(User, Subsection, former, System, By, Reason, At);
    }
}
