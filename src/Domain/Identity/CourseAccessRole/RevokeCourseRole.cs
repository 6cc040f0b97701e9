using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person leaves the team of a course run. Revoking what is not held records nothing.</summary>
/// <param name="By">Null: the system.</param>
public sealed record RevokeCourseRole(UserId User, CourseKey Course, string Role, UserId? By, DateTimeOffset At)
{
    public Decision<CourseAccessRoleEvent> Decide(CourseAccessRole state) =>
        state.InCourses.Contains((Role, Course))
            ? new CourseRoleRevoked(User, Course, Role, By, At)
            : Decision<CourseAccessRoleEvent>.Nothing;
}
