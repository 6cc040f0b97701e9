using OpenEdx.Domain.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>A role of a course run as the instructor endpoints name it.</summary>
/// <param name="Name">On these wires; differs from the stored name for beta testers alone.</param>
/// <param name="Stored">See <see cref="CourseRoles"/>.</param>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/access.py</c> (ROLES). Roles of custom courses and of forums are not there.</remarks>
internal sealed record TeamRole(string Name, string Stored, string DisplayName)
{
    public static IReadOnlyList<TeamRole> All { get; } =
    [
        new("beta", CourseRoles.BetaTesters, "Beta Testers"),
        new("data_researcher", CourseRoles.DataResearcher, "Data Researcher"),
        new("instructor", CourseRoles.Instructor, "Admin"),
        new("limited_staff", CourseRoles.LimitedStaff, "Limited Staff"),
        new("staff", CourseRoles.Staff, "Staff"),
    ];

    /// <summary>Null: there is no such role.</summary>
    public static TeamRole? Named(string? name) => All.FirstOrDefault(role => role.Name == name);

    public static TeamRole OfStored(string stored) => All.First(role => role.Stored == stored);
}
