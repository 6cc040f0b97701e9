using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// <c>POST /change_enrollment</c>: forms that join or leave. Clients: Learner Dashboard MFE, our own pages.
/// Source: Open edX <c>common/djangoapps/student/views/management.py</c> (change_enrollment). A form without script goes on to the
/// course, or back to its page.
/// </summary>
public static class ChangeEnrollment
{
    public static IEndpointRouteBuilder MapChangeEnrollment(this IEndpointRouteBuilder routes)
    {
        // Upstream answers 403 to strangers here, where other views answer 401.
        routes.MapPost("/change_enrollment", Change).DisableAntiforgery().Requires(Operation.EnrollSelf, ErrorFamily.Own);
        return routes;
    }

    private static async Task<IResult> Change(
        HttpContext http, StreamStore streams, PublishedCourses courses, OfferedModes modes, PlatformSettings settings, RequestClock clock, CancellationToken ct)
    {
        if (http.User.Requester() is not { } caller) return Results.Text("", statusCode: StatusCodes.Status403Forbidden);
        if (!http.Request.HasFormContentType) return Refused("Course id not specified");
        var form = await http.Request.ReadFormAsync(ct);
        if (form["course_id"].ToString() is not { Length: > 0 } courseId) return Refused("Course id not specified");
        if (!CourseKey.TryParse(courseId, out var key)) return Refused("Invalid course id");
        var now = clock.Now(http);
        var stream = CourseEnrollmentEvent.StreamOf(caller.User, key);
        switch (form["enrollment_action"].ToString())
        {
            case "enroll":
                if (await courses.Find(key, ct) is not { } course) return Refused("Course id is invalid");
                var rules = course.EnrollmentRules(await modes.Of(key, ct));
                var by = caller.IsTeamOf(key) ? EnrollmentAuthority.Forced : EnrollmentAuthority.Learner;
                var joined = await streams.Transact<CourseEnrollment, CourseEnrollmentEvent>(
                    stream, state => new EnrollLearner(caller.User, key, null, by, now).Decide(state, rules), http.MetadataFor(nameof(EnrollLearner)), ct);
                if (joined.Refusal is not null) return Refused("Could not enroll");
                var home = $"/learning/course/{key}/home";
                return FormPosts.PageBehind(http.Request) is null ? Results.Text(settings.LmsRoot + home) : FormPosts.SeeOther(home);
            case "unenroll":
                var left = await streams.Transact<CourseEnrollment, CourseEnrollmentEvent>(
                    stream, state => new UnenrollLearner(caller.User, key, now).Decide(state), http.MetadataFor(nameof(UnenrollLearner)), ct);
                if (left.Refusal is not null) return Refused("You are not enrolled in this course");
                return FormPosts.PageBehind(http.Request) is { } page ? FormPosts.SeeOther(page) : Results.Text("");
            default:
                return Refused("Enrollment action is invalid");
        }
    }

    private static IResult Refused(string message) => Results.Text(message, statusCode: StatusCodes.Status400BadRequest);
}
