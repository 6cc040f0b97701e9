using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Enrollment;

/// <summary>The course team lets cohorts count, or not.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SwitchCohorting(CourseKey Course, bool IsCohorted, UserId? By, DateTimeOffset At)
{
    public Decision<CourseCohortsEvent> Decide(CourseCohorts state) =>
        state.IsCohorted == IsCohorted ? Decision<CourseCohortsEvent>.Nothing : new CohortingSwitched(Course, IsCohorted, By, At);
}
