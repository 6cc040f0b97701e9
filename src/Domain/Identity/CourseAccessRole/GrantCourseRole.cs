using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person joins the team of a course run. Granting twice records nothing new.</summary>
/// <param name="By">Null: the system.</param>
public sealed record GrantCourseRole(UserId User, CourseKey Course, string Role, UserId? By, DateTimeOffset At)
{
    public sealed record UnknownRole(string Role) : Refusal;

    public Decision<CourseAccessRoleEvent> Decide(CourseAccessRole state)
    {
        if (!CourseRoles.All.Contains(Role)) return new UnknownRole(Role);
        if (state.InCourses.Contains((Role, Course))) return Decision<CourseAccessRoleEvent>.Nothing;
        return new CourseRoleGranted(User, Course, Role, By, At);
    }
}
