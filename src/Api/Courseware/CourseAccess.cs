using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Courseware;

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
        switch (visit.View.AccessTo(visit.Outline.Root))
        {
            case BlockAccess.NotStarted:
                var start = visit.Outline.Root.Gate.Start;
                return Denied(
                    "course_not_started",
                    $"Course does not start until {start:yyyy-MM-dd HH:mm:ss}+00:00",
                    start == BlockSettings.DefaultStart ? "Course has not started" : $"Course does not start until {start:yyyy-MM-dd}");
            case not BlockAccess.Open:
                return Denied("not_visible_to_user", "Course is not visible to this user.", "You do not have access to this course");
        }

        if (visit.MayRead || visit.IsPublic) return Granted;
        return visit.Requester is null
            ? Denied("authentication_required", "User must be authenticated to view the course", "You must be logged in to see this course")
            : Denied("enrollment_required", "User must be enrolled in the course", "You must be enrolled to see course content");
    }

    private static CourseAccess Granted { get; } = new(true, null, null, null, null, null);

    private static CourseAccess Denied(string code, string developers, string people) => new(false, code, developers, people, people, null);
}
