using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>The roles that one person holds.</summary>
public sealed record CourseAccessRole(
    ImmutableHashSet<(string Role, CourseKey Course)> InCourses, ImmutableHashSet<string> Global)
    : IAggregate<CourseAccessRole, CourseAccessRoleEvent>
{
    public static string StreamType => "course_access_role";

    public static bool IsPersonal => true;

    public static CourseAccessRole Initial { get; } = new([], []);

    public CourseAccessRole Evolve(CourseAccessRoleEvent fact) => fact switch
    {
        CourseRoleGranted granted => this with { InCourses = InCourses.Add((granted.Role, granted.Course)) },
        CourseRoleRevoked revoked => this with { InCourses = InCourses.Remove((revoked.Role, revoked.Course)) },
        GlobalRoleGranted granted => this with { Global = Global.Add(granted.Role) },
        GlobalRoleRevoked revoked => this with { Global = Global.Remove(revoked.Role) },
        _ => throw new NotSupportedException($"{fact.GetType().Name} is no fact about roles."),
    };
}
