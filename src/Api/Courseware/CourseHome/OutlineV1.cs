using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Credentials;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET /api/course_home/outline/{course}</c>, <c>GET /api/course_home/v1/navigation/{course}</c> and their twins under the other prefix.
/// Client: Learning MFE, which reads the <c>Date</c> header to correct its clock.
/// Source: Open edX <c>lms/djangoapps/course_home_api/outline/views.py</c>.
/// </summary>
internal static class OutlineV1
{
    public static IEndpointRouteBuilder MapOutlineV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/course_home/outline/{course}", Outline).Requires(Operation.UsePublicPages);
        routes.MapGet("/api/course_home/v1/outline/{course}", Outline).Requires(Operation.UsePublicPages);
        routes.MapGet("/api/course_home/navigation/{course}", Navigation).Requires(Operation.UsePublicPages);
        routes.MapGet("/api/course_home/v1/navigation/{course}", Navigation).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> Outline(
        string course, HttpContext http, CourseVisits visits, CourseHomes homes, GradesQuery grades, CertificateNotices certificates, CourseDates dates, CourseLinks links, RequestClock clock, CancellationToken ct)
    {
        http.Response.Headers.AccessControlExposeHeaders = "Date";
        if (!CourseKey.TryParse(course, out var key) || await visits.Open(key, http.User.Requester(), clock.Now(http), ct) is not { } visit)
            return RestErrors.NotFound();
        var access = CourseAccess.Of(visit);
        if (access.ErrorCode is not (null or "authentication_required" or "enrollment_required")) return RestErrors.Forbidden(access.UserMessage);

        var grade = visit.Requester is { } who && visit.IsEnrolled ? await grades.CourseGrade(who.User, key, ct) : null;
        var notice = visit.Requester is { } learner && visit.IsEnrolled && access.HasAccess
            ? await certificates.Of(visit.Course, learner.User, visit.Enrollment, grade?.Passed ?? false, visit.Now, ct)
            : null;
        var home = await homes.Of(visit, ct);
        var rules = visit.Course.EnrollmentRules();
        return Results.Json(
            new
            {
                dates_banner_info = SharedParts.DatesBanner(visit),
                verified_mode = (object?)null,
                access_expiration = (object?)null,
                cert_data = CertificateWire.Data(notice),
                course_blocks = access.HasAccess ? new { blocks = new OutlineBlocks(visit, "sequential", links) } : null,
                course_goals = SharedParts.CourseGoals(home),
                course_tools = visit.MayRead ? Tools(key, links) : [],
                dates_widget = new
                {
                    course_date_blocks = access.HasAccess && visit.MayRead ? dates.Blocks(visit) : [],
                    dates_tab_link = links.Tab(key, "dates"),
                    user_timezone = (string?)null,
                },
                enroll_alert = new
                {
                    can_enroll = !visit.MayRead && !rules.InvitationOnly && rules.IsOpenAt(visit.Now),
                    extra_text = (string?)null,
                },
                enrollment_mode = visit.IsEnrolled ? visit.Enrollment!.Mode : null,
                enable_proctored_exams = false,
                handouts_html = visit.MayRead && visit.Course.Pages.TryGetValue("info/handouts", out var handouts) ? StaticUrls.Rewrite(handouts, key) : null,
                has_ended = SharedParts.HasEnded(visit),
                offer = (object?)null,
                resume_course = Resume(visit, links),
                welcome_message_html = visit.MayRead && CourseNews.LatestOf(visit.Course) is { } news && news.Digest != home.Choices.DismissedMessage ? news.Html : null,
                user_has_passing_grade = grade?.Passed ?? false,
            },
            WireJson.Options);
    }

    private static async Task<IResult> Navigation(
        string course, HttpContext http, CourseVisits visits, CourseLinks links, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await visits.Open(key, http.User.Requester(), clock.Now(http), ct) is not { } visit)
            return RestErrors.NotFound();
        var blocks = CourseAccess.Of(visit).HasAccess ? new OutlineBlocks(visit, "vertical", links) : null;
        return Results.Json(new { blocks }, WireJson.Options);
    }

    /// <summary>Pages beside the content. Source: Open edX <c>openedx/core/djangoapps/bookmarks/plugins.py</c>.</summary>
    private static object[] Tools(CourseKey course, CourseLinks links) =>
        [new { analytics_id = "edx.bookmarks", title = "Bookmarks", url = links.Bookmarks(course) }];

    /// <summary>The block completed last; before any, the first sequence.</summary>
    private static object Resume(CourseVisit visit, CourseLinks links)
    {
        var last = visit.Completed?.LastCompleted;
        var first = visit.View.OpenChildren(visit.Outline.Root).SelectMany(visit.View.OpenChildren).FirstOrDefault();
        var at = visit.MayRead ? last ?? first : null;
        return new { has_visited_course = last is not null, url = at is null ? null : links.JumpTo(visit.Course.Key, at.Id) };
    }
}
