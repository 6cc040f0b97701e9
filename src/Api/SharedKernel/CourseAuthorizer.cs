using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.SharedKernel;

/// <summary>
/// Asks the authorization table about a caller. The authorization step does it for every endpoint whose URL names the course;
/// handlers that learn the course from a body, or act on several, ask here themselves.
/// </summary>
public sealed class CourseAuthorizer(LearnerEnrollmentsQuery enrollments)
{
    /// <param name="requester">Null: anonymous.</param>
    /// <param name="course">Null: none, so that only global roles count.</param>
    public async Task<bool> May(Requester? requester, Operation operation, CourseKey? course, CancellationToken ct)
    {
        if (AuthorizationTable.Allows(operation, AccessRoles.Held(requester, course, isEnrolled: false))) return true;
        return requester is not null && course is not null && AuthorizationTable.DependsOnEnrollment(operation) &&
            await enrollments.IsActive(requester.User, course, ct);
    }
}
