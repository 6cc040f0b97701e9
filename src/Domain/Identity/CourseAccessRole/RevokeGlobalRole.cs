using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person is staff or superuser no longer. Revoking what is not held records nothing.</summary>
/// <param name="By">Null: the system.</param>
public sealed record RevokeGlobalRole(UserId User, string Role, UserId? By, DateTimeOffset At)
{
    public Decision<CourseAccessRoleEvent> Decide(CourseAccessRole state) =>
        state.Global.Contains(Role) ? new GlobalRoleRevoked(User, Role, By, At) : Decision<CourseAccessRoleEvent>.Nothing;
}
