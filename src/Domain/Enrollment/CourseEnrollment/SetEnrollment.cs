using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>An operator or trusted server sets mode and activity of an enrollment at once, and makes the enrollment if need be.</summary>
/// <param name="Mode">Null: as it is, or the default of the run.</param>
/// <param name="IsActive">Null: active from now on, unless only the mode changes.</param>
/// <param name="Force">Whatever the window says.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SetEnrollment(UserId User, CourseKey Course, string? Mode, bool? IsActive, bool Force, DateTimeOffset At)
{
    /// <summary>A deactivation names another mode than the present one: the operator knew an older state.</summary>
    public sealed record ModeMismatch(string ActiveMode, string RequestedMode) : Refusal;

    /// <summary>Setting what is already so records nothing.</summary>
    /// <param name="rules">As last published; null: no such run.</param>
    public Decision<CourseEnrollmentEvent> Decide(CourseEnrollment state, EnrollmentRules? rules)
    {
        var modeChanges = Mode is not null && Mode != state.Mode;
        if (IsActive == false)
        {
            if (state.IsActive && modeChanges) return new ModeMismatch(state.Mode!, Mode!);
            if (state.IsActive || state.Mode is null) return new UnenrollLearner(User, Course, At).Decide(state);
        }

        if (state.Mode is not null && modeChanges && (state.IsActive || IsActive != true))
            return new ChangeEnrollmentMode(User, Course, Mode!, At).Decide(state, rules);
        if (IsActive == false) return Decision<CourseEnrollmentEvent>.Nothing;
        var by = Force ? EnrollmentAuthority.Forced : EnrollmentAuthority.Operator;
        return new EnrollLearner(User, Course, Mode, by, At).Decide(state, rules);
    }
}
