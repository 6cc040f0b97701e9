using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>Membership of one learner in one course run.</summary>
/// <param name="Mode">Track of the membership, or of the last one; null: never enrolled.</param>
public sealed record CourseEnrollment(string? Mode, bool IsActive) : IAggregate<CourseEnrollment, CourseEnrollmentEvent>
{
    public static string StreamType => "course_enrollment";

    public static CourseEnrollment Initial { get; } = new(null, false);

    public CourseEnrollment Evolve(CourseEnrollmentEvent fact) => fact switch
    {
        EnrollmentActivated activated => new(activated.Mode, true),
        EnrollmentDeactivated deactivated => new(deactivated.Mode, false),
        EnrollmentModeChanged changed => this with { Mode = changed.Mode },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of CourseEnrollment."),
    };
}
