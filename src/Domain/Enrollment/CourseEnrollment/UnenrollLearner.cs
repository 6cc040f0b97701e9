using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>A learner leaves a course run, or is taken out.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record UnenrollLearner(UserId User, CourseKey Course, DateTimeOffset At)
{
    /// <summary>The learner never was a member.</summary>
    public sealed record NeverEnrolled(CourseKey Course) : Refusal;

    /// <summary>Leaving twice records nothing new.</summary>
    public Decision<CourseEnrollmentEvent> Decide(CourseEnrollment state)
    {
        if (state.Mode is not { } mode) return new NeverEnrolled(Course);
        if (!state.IsActive) return Decision<CourseEnrollmentEvent>.Nothing;
        return new EnrollmentDeactivated(User, Course, mode, At);
    }
}
