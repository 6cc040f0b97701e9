using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>An operator or a paid order moves a learner to another track.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record ChangeEnrollmentMode(UserId User, CourseKey Course, string Mode, DateTimeOffset At)
{
    /// <summary>No course run is published under this key.</summary>
    public sealed record UnknownCourseRun(CourseKey Course) : Refusal;

    /// <summary>The learner never was a member.</summary>
    public sealed record NeverEnrolled(CourseKey Course) : Refusal;

    /// <summary>The run has no such track, or the track expired.</summary>
    public sealed record ModeUnavailable(CourseKey Course, string Mode) : Refusal;

    /// <summary>Asking for the present track records nothing, even when the run offers it no longer.</summary>
    /// <param name="rules">As last published; null: no such run.</param>
    public Decision<CourseEnrollmentEvent> Decide(CourseEnrollment state, EnrollmentRules? rules)
    {
        if (rules is null) return new UnknownCourseRun(Course);
        if (state.Mode is null) return new NeverEnrolled(Course);
        if (state.Mode == Mode) return Decision<CourseEnrollmentEvent>.Nothing;
        if (!rules.OffersAt(Mode, At)) return new ModeUnavailable(Course, Mode);
        return new EnrollmentModeChanged(User, Course, Mode, At);
    }
}
