using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Enrollment;

/// <summary>
/// Who learns in a course run: the one question that everything asks that lets learners into content. Answered from the inline
/// read model, so true in the very request after enrolling.
/// </summary>
public sealed class CourseMembership(LearnerEnrollmentsQuery enrollments)
{
    /// <summary>True while the enrollment is active, in whatever mode.</summary>
    public Task<bool> IsEnrolled(UserId user, CourseKey course, CancellationToken ct) => enrollments.IsActive(user, course, ct);
}
