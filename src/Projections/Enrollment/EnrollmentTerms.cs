using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;

namespace OpenEdx.Projections.Enrollment;

/// <summary>Reads from a published course what Enrollment decides by: content flows from Authoring outwards, so the mapping stands here.</summary>
public static class EnrollmentTerms
{
    /// <param name="modes">See <see cref="OfferedModes"/>.</param>
    public static EnrollmentRules EnrollmentRules(this PublishedCourse course, IReadOnlyList<CourseMode> modes) => course.EnrollmentRules() with { Modes = modes };

    /// <summary>Window and invitation; the tracks are those of a run for which nobody configured any.</summary>
    public static EnrollmentRules EnrollmentRules(this PublishedCourse course) => new(
        course.Root.Instant("enrollment_start"),
        course.Root.Instant("enrollment_end"),
        course.Root.Flag("invitation_only") ?? false,
        CourseMode.Default);
}
