using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Enrollment;

namespace OpenEdx.Projections.Enrollment;

/// <summary>Reads from a published course what Enrollment decides by: content flows from Authoring outwards, so the mapping stands here.</summary>
public static class EnrollmentTerms
{
    public static EnrollmentRules EnrollmentRules(this PublishedCourse course) => new(
        course.Root.Instant("enrollment_start"),
        course.Root.Instant("enrollment_end"),
        course.Root.Flag("invitation_only") ?? false,
        CourseMode.Default);
}
