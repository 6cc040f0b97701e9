using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person becomes staff or superuser of the whole platform. Granting twice records nothing new.</summary>
/// <param name="By">Null: the system.</param>
public sealed record GrantGlobalRole(UserId User, string Role, UserId? By, DateTimeOffset At)
{
    public sealed record UnknownRole(string Role) : Refusal;

    public Decision<CourseAccessRoleEvent> Decide(CourseAccessRole state)
    {
        if (!GlobalRoles.All.Contains(Role)) return new UnknownRole(Role);
        if (state.Global.Contains(Role)) return Decision<CourseAccessRoleEvent>.Nothing;
        return new GlobalRoleGranted(User, Role, By, At);
    }
}
