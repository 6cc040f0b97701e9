using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>Facts about one learner's membership of one course run.</summary>
public abstract record CourseEnrollmentEvent
{
    public static string StreamOf(UserId user, CourseKey course) => $"course_enrollment/{course}/{user}";
}

/// <summary>A learner became, or became again, an active member of a course run.</summary>
/// <param name="Mode">Track slug: <c>audit</c>, <c>honor</c>, <c>verified</c>, …</param>
/// <param name="At">Instant of the decision, UTC.</param>
[EventType("enrollment_activated")]
public sealed record EnrollmentActivated(UserId User, CourseKey Course, string Mode, DateTimeOffset At) : CourseEnrollmentEvent;

/// <summary>A learner left, or was taken out; everything done so far stays recorded.</summary>
/// <param name="Mode">Track at the moment of leaving.</param>
[EventType("enrollment_deactivated")]
public sealed record EnrollmentDeactivated(UserId User, CourseKey Course, string Mode, DateTimeOffset At) : CourseEnrollmentEvent;

/// <summary>A member moved to another track.</summary>
/// <param name="Mode">The new track.</param>
[EventType("enrollment_mode_changed")]
public sealed record EnrollmentModeChanged(UserId User, CourseKey Course, string Mode, DateTimeOffset At) : CourseEnrollmentEvent;
