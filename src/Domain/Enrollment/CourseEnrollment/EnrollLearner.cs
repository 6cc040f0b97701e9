using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>A learner asks, or an operator asks for a learner, to join a course run or to come back to it.</summary>
/// <param name="Mode">Null: the default of the run. A learner who comes back unassisted keeps the former mode.</param>
/// <param name="By">On whose authority.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record EnrollLearner(UserId User, CourseKey Course, string? Mode, EnrollmentAuthority By, DateTimeOffset At)
{
    /// <summary>No course run is published under this key.</summary>
    public sealed record UnknownCourseRun(CourseKey Course) : Refusal;

    /// <summary>The request came outside the run's enrollment window.</summary>
    public sealed record OutsideEnrollmentWindow(CourseKey Course) : Refusal;

    /// <summary>Only the course team brings people into this run.</summary>
    public sealed record InvitationRequired(CourseKey Course) : Refusal;

    /// <summary>The run has no such track, or the track expired.</summary>
    public sealed record ModeUnavailable(CourseKey Course, string Mode) : Refusal;

    /// <summary>Asking twice records nothing new.</summary>
    /// <param name="rules">As last published; null: no such run.</param>
    public Decision<CourseEnrollmentEvent> Decide(CourseEnrollment state, EnrollmentRules? rules)
    {
        if (rules is null) return new UnknownCourseRun(Course);
        if (state.IsActive) return Decision<CourseEnrollmentEvent>.Nothing;
        if (By != EnrollmentAuthority.Forced)
        {
            if (rules.InvitationOnly && By == EnrollmentAuthority.Learner) return new InvitationRequired(Course);
            if (!rules.IsOpenAt(At)) return new OutsideEnrollmentWindow(Course);
        }

        var mode = By == EnrollmentAuthority.Learner ? state.Mode ?? Mode : Mode ?? state.Mode;
        mode ??= rules.DefaultMode;
        var returning = mode == state.Mode;
        if (!returning && !rules.OffersAt(mode, At)) return new ModeUnavailable(Course, mode);
        return new EnrollmentActivated(User, Course, mode, At);
    }
}

/// <summary>On whose authority an enrollment changes.</summary>
public enum EnrollmentAuthority
{
    /// <summary>The learner's own: window and invitation count.</summary>
    Learner,

    /// <summary>An operator or trusted server: brings people into invitation-only runs, but respects the window.</summary>
    Operator,

    /// <summary>An operator who insists (<c>force_enrollment</c>), or a learner who is on the course team: no window counts.</summary>
    Forced,
}
