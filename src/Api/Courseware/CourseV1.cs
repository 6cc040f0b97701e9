using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Catalog;
using OpenEdx.Api.Credentials;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// <c>GET /api/courseware/course/{course}[?requested_fields=]</c>: everything about a course that a unit page and the about page show.
/// Client: Learning MFE, catalog MFE. Source: Open edX <c>openedx/core/djangoapps/courseware_api/views.py</c>. What this release does not
/// have (exams, offers, programs) answers as in a course that does not use it.
/// </summary>
internal static class CourseV1
{
    public static IEndpointRouteBuilder MapCourseV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/courseware/course/{course}", Get).Requires(Operation.UsePublicPages);
        return routes;
    }

    private static async Task<IResult> Get(
        string course, HttpContext http, CourseVisits visits, CourseHomes homes, StreamStore streams, AgreementSettings agreements, GradesQuery grades, CertificateNotices certificates, LockedContent locked, RequestersQuery requesters, PlatformSettings settings, RequestClock clock,
        CancellationToken ct)
    {
        http.Response.Headers.AccessControlExposeHeaders = "Date";
        if (!CourseKey.TryParse(course, out var key)) return RestErrors.NotFound();
        var (viewer, now) = (http.User.Requester(), clock.Now(http));
        CourseVisit? opened;
        if (http.Request.Query.One("username") is { } other && viewer?.IsTeamOf(key) == true)
        {
            if (await requesters.FindByUsername(other, ct) is not { } found) return RestErrors.NotFound();
            opened = await visits.OpenFor(found.Requester, key, now, ct, withCompletion: false);
        }
        else
        {
            opened = await visits.Open(key, viewer, now, ct, withCompletion: false);
        }

        if (opened is not { } visit) return RestErrors.NotFound();
        var grade = visit.IsEnrolled ? await grades.CourseGrade(visit.Requester!.User, key, ct) : null;
        var examShare = await locked.ExamShare(visit.Outline, visit.Requester?.User, visit.Now, ct);
        var body = Body(visit, CourseRun.Of(visit.Course), grade?.Passed ?? false, examShare, await homes.Of(visit, ct), await Agreements(visit, agreements, streams, ct), settings);
        if (visit.Requester is { } member)
            body["certificate_data"] = CertificateWire.Data(await certificates.Of(visit.Course, member.User, visit.Enrollment, grade?.Passed ?? false, visit.Now, ct));
        var requested = http.Request.Query.Many("requested_fields");
        if (requested.Count > 0) body = body.Where(pair => requested.Contains(pair.Key)).ToDictionary();
        return Results.Json(body, WireJson.Options);
    }

    /// <summary>Who can earn a certificate, which audit learners cannot, promises to work honestly first.</summary>
    private static async Task<(bool Enabled, bool Needed)> Agreements(CourseVisit visit, AgreementSettings settings, StreamStore streams, CancellationToken ct)
    {
        if (!settings.Integrity || !visit.IsEnrolled || visit.IsTeam || visit.Enrollment!.Mode == CourseMode.Audit) return (settings.Integrity, false);
        var stream = CourseAgreementsEvent.StreamOf(visit.Requester!.User, visit.Course.Key);
        return (true, (await streams.Load<CourseAgreements, CourseAgreementsEvent>(stream, ct)).IntegritySigned is null);
    }

    private static Dictionary<string, object?> Body(CourseVisit visit, CourseRun run, bool isPassing, double examShare, CourseHome home, (bool Enabled, bool Needed) integrity, PlatformSettings settings)
    {
        var root = visit.Course.Root;
        var rules = visit.Course.EnrollmentRules();
        var exam = visit.Outline.Locks.Exam;
        return new()
        {
            ["access_expiration"] = null,
            ["content_type_gating_enabled"] = false,
            ["course_goals"] = SharedParts.CourseGoals(home),
            ["effort"] = run.Effort,
            ["end"] = run.End,
            ["enrollment"] = new { mode = visit.Enrollment?.Mode, is_active = visit.IsEnrolled },
            ["enrollment_start"] = run.EnrollmentStart,
            ["enrollment_end"] = run.EnrollmentEnd,
            ["entrance_exam_data"] = new
            {
                entrance_exam_current_score = examShare,
                entrance_exam_enabled = exam is not null,
                entrance_exam_id = exam?.Section.ToString() ?? "",
                entrance_exam_minimum_score_pct = exam?.MinimumShare ?? 0.65,
                entrance_exam_passed = exam?.IsPassedBy(examShare) ?? true,
            },
            ["id"] = run.CourseId,
            ["license"] = root.Text("license"),
            ["language"] = run.Language,
            ["media"] = CourseRunWire.Media(run, settings, withBanner: false),
            ["name"] = run.DisplayName,
            ["offer"] = null,
            ["related_programs"] = null,
            ["short_description"] = run.ShortDescription,
            ["start"] = run.Start,
            ["start_display"] = CourseRunWire.StartDisplay(run),
            ["start_type"] = CourseRunWire.StartType(run),
            ["pacing"] = run.SelfPaced ? "self" : "instructor",
            ["user_timezone"] = null,
            ["show_calculator"] = root.Flag("show_calculator") ?? false,
            ["can_access_proctored_exams"] = false,
            ["notes"] = new { enabled = false, visible = home.Choices.ShowsNotes },
            ["marketing_url"] = null,
            ["celebrations"] = SharedParts.Celebrations(home),
            ["user_has_passing_grade"] = isPassing,
            ["course_exit_page_is_active"] = false,
            ["certificate_data"] = null,
            ["verify_identity_url"] = null,
            ["verification_status"] = "none",
            ["linkedin_add_to_profile_url"] = null,
            ["is_integrity_signature_enabled"] = integrity.Enabled,
            ["user_needs_integrity_signature"] = integrity.Needed,
            ["learning_assistant_enabled"] = false,
            ["show_courseware_link"] = CourseAccess.Of(visit).HasAccess,
            ["is_course_full"] = false,
            ["can_enroll"] = !visit.IsEnrolled && !rules.InvitationOnly && rules.IsOpenAt(visit.Now),
            ["invitation_only"] = run.InvitationOnly,
            ["is_shib_course"] = false,
            ["allow_anonymous"] = root.Flag("allow_anonymous") ?? true,
            ["ecommerce_checkout"] = false,
            ["single_paid_mode"] = new object(),
            ["ecommerce_checkout_link"] = null,
            ["course_image_urls"] = new
            {
                raw = StaticUrls.AssetUrl(visit.Course.Key, run.CourseImage),
                small = StaticUrls.AssetUrl(visit.Course.Key, run.CourseImage),
                large = StaticUrls.AssetUrl(visit.Course.Key, run.CourseImage),
            },
            ["start_date_is_still_default"] = run.Start == BlockSettings.DefaultStart,
            ["advertised_start"] = run.AdvertisedStart,
            ["course_price"] = "Free",
            ["pre_requisite_courses"] = Array.Empty<object>(),
            ["about_sidebar_html"] = visit.Course.Pages.GetValueOrDefault("about/about_sidebar_html") is { } sidebar ? StaticUrls.Rewrite(sidebar, visit.Course.Key) : null,
            ["display_number_with_default"] = run.DisplayNumber ?? run.Number,
            ["display_org_with_default"] = run.DisplayOrg ?? run.Org,
            ["overview"] = run.Overview is null ? null : StaticUrls.Rewrite(run.Overview, visit.Course.Key),
        };
    }
}
