using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Identity;

/// <summary>A role of a course run as the instructor endpoints name it.</summary>
/// <param name="Name">On these wires; differs from the stored name for beta testers alone.</param>
/// <param name="Stored">See <see cref="CourseRoles"/>.</param>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/access.py</c> (ROLES) and <c>openedx/core/djangoapps/django_comment_common/models.py</c>. Those of custom courses are not there.</remarks>
internal sealed record TeamRole(string Name, string Stored, string DisplayName)
{
    public static IReadOnlyList<TeamRole> All { get; } =
    [
        new("beta", CourseRoles.BetaTesters, "Beta Testers"),
        new("data_researcher", CourseRoles.DataResearcher, "Data Researcher"),
        new("instructor", CourseRoles.Instructor, "Admin"),
        new("limited_staff", CourseRoles.LimitedStaff, "Limited Staff"),
        new("staff", CourseRoles.Staff, "Staff"),
        new(DiscussionRoles.Administrator, DiscussionRoles.Administrator, "Discussion Admin"),
        new(DiscussionRoles.Moderator, DiscussionRoles.Moderator, "Discussion Moderator"),
        new(DiscussionRoles.GroupModerator, DiscussionRoles.GroupModerator, "Group Moderator"),
        new(DiscussionRoles.CommunityTa, DiscussionRoles.CommunityTa, "Community TA"),
    ];

    public bool IsOfDiscussions => DiscussionRoles.All.Contains(Stored);

    /// <summary>Null: there is no such role.</summary>
    public static TeamRole? Named(string? name) => All.FirstOrDefault(role => role.Name == name);

    /// <summary>Whether the caller may give and take it: who runs the course every role, who runs its discussions those below the own one.</summary>
    public bool IsEditableBy(Requester caller, CourseKey course) =>
        AuthorizationTable.Allows(Operation.ManageCourseTeam, AccessRoles.Held(caller, course, isEnrolled: false)) || (IsOfDiscussions && Stored != DiscussionRoles.Administrator);

    public static TeamRole OfStored(string stored) => All.First(role => role.Stored == stored);
}
