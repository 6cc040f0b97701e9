using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>A tab of the instructor dashboard.</summary>
/// <param name="SortOrder">Plug-ins of the front end put theirs between by it.</param>
internal sealed record DashboardTab(string TabId, string Title, string Url, int SortOrder);

/// <summary>Which tabs of the instructor dashboard a member of the course team gets.</summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/instructor/views/serializers_v2.py</c>.</remarks>
internal static class DashboardTabs
{
    private const string BulkEmail = "bulk_email";

    /// <param name="mail">Address of the front end that writes mails to the course; null: there is none, or mail is off.</param>
    public static IReadOnlyList<DashboardTab> For(Requester who, PublishedCourse course, string? mail)
    {
        var key = course.Key;
        var isInstructor = DashboardRights.IsInstructor(who, key);
        var isTeam = who.IsTeamOf(key);
        var tabs = new (bool Shown, string Id, string Title, int Order)[]
        {
            (isTeam, "course_info", "Course Info", 10),
            (isTeam, "enrollments", "Enrollments", 20),
            (isInstructor, "course_team", "Course Team", 30),
            (isTeam, "grading", "Grading", 40),
            (isInstructor, "date_extensions", "Date Extensions", 50),
            (DashboardRights.MayResearch(who, key), "data_downloads", "Data Downloads", 60),
            (isTeam && Holds(course, block => block.Type == "openassessment"), "open_responses", "Open Responses", 70),
            (isInstructor && CertificateDesign.Of(course).Terms.IsOffered, "certificates", "Certificates", 80),
            (isTeam, "cohorts", "Cohorts", 90),
            (isTeam && mail is not null, BulkEmail, "Email", 100),
            (isTeam && Holds(course, block => block.Flag("is_time_limited") == true), "special_exams", "Special Exams", 110),
        };
        return [.. tabs.Where(tab => tab.Shown).Select(tab => new DashboardTab(tab.Id, tab.Title, tab.Id == BulkEmail ? mail! : $"/instructor-dashboard/{key}/{tab.Id}", tab.Order))];
    }

    private static bool Holds(PublishedCourse course, Func<PublishedBlock, bool> wanted) => course.Root.SelfAndDescendants().Any(wanted);
}

/// <summary>What a caller is to the dashboard of a course run.</summary>
internal static class DashboardRights
{
    public static bool IsInstructor(Requester who, CourseKey course) =>
        who.IsStaff || who.IsSuperuser || who.CourseRoles.Contains((CourseRoles.Instructor, course));

    public static bool MayResearch(Requester who, CourseKey course) =>
        who.IsStaff || who.IsSuperuser || who.CourseRoles.Contains((CourseRoles.DataResearcher, course));
}
