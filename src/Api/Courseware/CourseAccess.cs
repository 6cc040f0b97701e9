using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>Whether somebody may see the content of a course run, as clients read it; they redirect by the code.</summary>
/// <param name="ErrorCode">Null: access.</param>
/// <remarks>Source: Open edX <c>lms/djangoapps/courseware/access_response.py</c>; the order of checks of <c>courses.py</c> (check_course_access).</remarks>
public sealed record CourseAccess(
    bool HasAccess, string? ErrorCode, string? DeveloperMessage, string? UserMessage, string? AdditionalContextUserMessage, string? UserFragment)
{
    public static CourseAccess Of(CourseVisit visit)
    {
        if (visit.IsTeam) return Granted;
        if (Closed(visit.View.AccessTo(visit.Outline.Root), visit.Outline) is { } closed) return closed;
        if (visit.MayRead || visit.IsPublic) return Granted;
        return visit.Requester is null
            ? Denied("authentication_required", "User must be authenticated to view the course", "You must be logged in to see this course")
            : EnrollmentRequired;
    }

    /// <summary>What apps are told, of members and of others alike: membership does not count.</summary>
    /// <remarks>Source: Open edX <c>lms/djangoapps/courseware/access.py</c> (load_mobile). Looks at nothing of the learner but the roles.</remarks>
    public static CourseAccess OnMobile(PublishedCourse course, Requester? who, DateTimeOffset now)
    {
        if (who?.IsTeamOf(course.Key) == true) return Granted;
        var outline = CourseOutline.Of(course);
        var isTester = who?.CourseRoles.Contains((CourseRoles.BetaTesters, course.Key)) == true;
        var viewer = Viewer.Learner(now) with { EarlyAccess = isTester ? outline.EarlyAccess : TimeSpan.Zero };
        if (Closed(outline.Root.Gate.For(viewer, outline.Partitions, isShown: true), outline) is { } closed) return closed;
        return isTester || course.Root.Flag("mobile_available") == true
            ? Granted
            : Denied("mobile_unavailable", "Course is not available on mobile for this user", "You do not have access to this course on a mobile device");
    }

    /// <summary>Of who is signed in and no member.</summary>
    public static CourseAccess EnrollmentRequired { get; } =
        Denied("enrollment_required", "User must be enrolled in the course", "You must be enrolled to see course content");

    /// <summary>Null: the course itself is open.</summary>
    private static CourseAccess? Closed(BlockAccess access, CourseOutline outline)
    {
        switch (access)
        {
            case BlockAccess.Open:
                return null;
            case BlockAccess.NotStarted:
                var start = outline.Root.Gate.Start;
                return Denied(
                    "course_not_started",
                    $"Course does not start until {start:yyyy-MM-dd HH:mm:ss}+00:00",
                    start == BlockSettings.DefaultStart ? "Course has not started" : $"Course does not start until {start:yyyy-MM-dd}");
            default:
                return Denied("not_visible_to_user", "Course is not visible to this user.", "You do not have access to this course");
        }
    }

    private static CourseAccess Granted { get; } = new(true, null, null, null, null, null);

    private static CourseAccess Denied(string code, string developers, string people) => new(false, code, developers, people, people, null);
}
