using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET /api/mobile/{v}/course_info/blocks/?course_id=&amp;username=</c>: the blocks of a course as <see cref="BlocksV1"/> answers them, with the course
/// itself and the viewer's points beside them: one request fills an app. Clients: Android and iOS apps (v4).
/// </summary>
/// <remarks>Source: Open edX <c>lms/djangoapps/mobile_api/course_info/views.py</c> (BlocksInfoInCourseView). All versions answer alike, see <see cref="BlocksV1"/>.</remarks>
internal static class MobileBlocksV1
{
    private static readonly ImmutableDictionary<string, (string? Format, double Earned, double Possible)> NoPoints =
        ImmutableDictionary<string, (string? Format, double Earned, double Possible)>.Empty;

    public static IEndpointRouteBuilder MapMobileBlocksV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/mobile/{version}/course_info/blocks/", Get).Requires(Operation.UsePublicPages, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Get(
        string version, HttpContext http, BlocksReader reader, MobileCourseWire wire, AssignmentPoints points, CancellationToken ct)
    {
        if (!MobileApi.IsVersion(version)) return DeveloperErrors.NotFound();
        var (key, wrong) = BlocksV1.CourseOf(http.Request.Query);
        if (key is null) return wrong!;
        var (found, refusal) = await reader.Read(http, key, null, ct, withCompletion: true);
        if (found is null) return refusal!;
        var visit = found.Visit;
        var earned = visit.Requester is { } viewer ? await points.Of(viewer.User, visit.Outline, visit.Now, ct) : NoPoints;
        return reader.Answer(found, new(await Course(visit, version, wire, ct), earned));
    }

    private static async Task<Dictionary<string, object?>> Course(CourseVisit visit, string version, MobileCourseWire wire, CancellationToken ct)
    {
        var id = visit.Course.Key.ToString();
        var course = await wire.Overview(visit, ct);
        course["id"] = id;
        course["course_updates"] = wire.Updates(version, id);
        course["course_handouts"] = wire.Handouts(version, id);
        course["deprecate_youtube"] = false;
        if (visit.Requester is null) return course;
        course["discussion_url"] = null;
        course["course_access_details"] = MobileCourseWire.AccessDetails(visit);
        course["certificate"] = await wire.Certificate(visit, ct);
        course["enrollment_details"] = MobileCourseWire.EnrollmentDetails(visit.Enrollment);
        return course;
    }
}
