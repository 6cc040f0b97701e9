using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Identity;

/// <summary>What a caller is, in the words of the authorization table.</summary>
public static class AccessRoles
{
    /// <param name="requester">Null: anonymous.</param>
    /// <param name="course">The course run in question; null: none, so that course roles count for nothing.</param>
    /// <param name="isEnrolled">Active member of that course run.</param>
    public static IReadOnlyCollection<AccessRole> Held(Requester? requester, CourseKey? course, bool isEnrolled)
    {
        if (requester is null) return [AccessRole.Anonymous];
        var held = new List<AccessRole>();
        if (requester.IsActive && requester.TokenScopes?.Contains(TokenScopes.EventsRead) == true) held.Add(AccessRole.EventReader);
        if (requester.TokenScopes is { } scopes && TokenScopes.AreNarrow(scopes)) return held;
        if (requester is { IsActive: true, HasRestrictedToken: true } && requester.TokenScopes?.Contains(TokenScopes.CourseModesRead) == true) held.Add(AccessRole.CourseModesReader);
        held.Add(requester.IsActive ? AccessRole.Learner : AccessRole.Inactive);
        if (isEnrolled && course is not null) held.Add(AccessRole.EnrolledLearner);
        if (!requester.IsActive) return held;
        if (requester.IsStaff || requester.IsSuperuser) held.Add(AccessRole.GlobalStaff);
        if (requester.IsSupport) held.Add(AccessRole.Support);
        if (course is null) return held;
        foreach (var (role, _) in requester.CourseRoles.Where(held => held.Course == course))
            if (ByName(role) is { } known) held.Add(known);
        return held;
    }

    private static AccessRole? ByName(string role) => role switch
    {
        CourseRoles.Instructor => AccessRole.CourseInstructor,
        CourseRoles.Staff => AccessRole.CourseStaff,
        CourseRoles.LimitedStaff => AccessRole.LimitedStaff,
        CourseRoles.DataResearcher => AccessRole.DataResearcher,
        DiscussionRoles.Administrator => AccessRole.DiscussionAdministrator,
        DiscussionRoles.Moderator => AccessRole.DiscussionModerator,
        DiscussionRoles.GroupModerator => AccessRole.GroupModerator,
        DiscussionRoles.CommunityTa => AccessRole.CommunityTa,
        _ => null,
    };
}
