using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>Facts about what one person may do beyond learning: in single course runs, and on the whole platform.</summary>
public abstract record CourseAccessRoleEvent
{
    /// <summary>One stream per person: requests ask for the roles of a person, not for the team of a course.</summary>
    public static string StreamOf(UserId user) => $"course_access_role/{user}";
}

/// <param name="Role">See <see cref="CourseRoles"/>, those of discussions included.</param>
/// <param name="By">Null: the system (first start, command line).</param>
[EventType("course_role_granted")]
public sealed record CourseRoleGranted(UserId User, CourseKey Course, string Role, UserId? By, DateTimeOffset At) : CourseAccessRoleEvent;

/// <param name="By">Null: the system.</param>
[EventType("course_role_revoked")]
public sealed record CourseRoleRevoked(UserId User, CourseKey Course, string Role, UserId? By, DateTimeOffset At) : CourseAccessRoleEvent;

/// <param name="Role">See <see cref="GlobalRoles"/>.</param>
/// <param name="By">Null: the system.</param>
[EventType("global_role_granted")]
public sealed record GlobalRoleGranted(UserId User, string Role, UserId? By, DateTimeOffset At) : CourseAccessRoleEvent;

/// <param name="By">Null: the system.</param>
[EventType("global_role_revoked")]
public sealed record GlobalRoleRevoked(UserId User, string Role, UserId? By, DateTimeOffset At) : CourseAccessRoleEvent;
