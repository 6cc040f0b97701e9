using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Projections.Catalog;

/// <summary>What somebody may do with a course run before being in it.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/courseware/access.py</c>.</remarks>
public static class CatalogAccess
{
    /// <param name="permission">Name on the wire: <c>enroll</c>, <c>see_in_catalog</c>, <c>see_about_page</c>, <c>see_exists</c>, <c>load</c>, <c>staff</c>, <c>instructor</c>.</param>
    /// <param name="who">Null: anonymous.</param>
    public static bool Allows(this CourseRun run, string permission, Requester? who, DateTimeOffset now)
    {
        var course = CourseKey.Parse(run.CourseId);
        var isTeam = who?.IsTeamOf(course) == true;
        return permission switch
        {
            "enroll" => isTeam || (!run.InvitationOnly && IsInWindow(run, now)),
            "see_in_catalog" => isTeam || run.CatalogVisibility == "both",
            "see_about_page" => isTeam || run.CatalogVisibility is "both" or "about",
            "see_exists" => isTeam || run.Start <= now || (!run.InvitationOnly && IsInWindow(run, now)),
            "load" => isTeam || run.Start <= now,
            "staff" => isTeam,
            "instructor" => who is not null && (who.IsStaff || who.IsSuperuser || who.CourseRoles.Contains(("instructor", course))),
            _ => false,
        };
    }

    private static bool IsInWindow(CourseRun run, DateTimeOffset now) =>
        (run.EnrollmentStart is null || run.EnrollmentStart < now) && (run.EnrollmentEnd is null || now < run.EnrollmentEnd);
}
