using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Credentials;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Grading;

/// <summary>
/// The progress tab. Clients: Learning MFE, mobile apps. Source: Open edX 2026 <c>lms/djangoapps/course_home_api/progress</c>.
/// </summary>
/// <remarks>
/// <c>verified_mode</c>, <c>access_expiration</c>, <c>credit_course_requirements</c> and every <c>override</c> are null here: the apps
/// declare them as texts, so that any object would break their parsers. <c>studio_url</c> and the <c>url</c> of a subsection are there for every
/// member: the iOS app knows no null in their place. It knows none in that of <c>certificate_data</c> either, which is null, as upstream, for who is in a track with
/// certificates and has earned none: to that app such a page is broken on every server.
/// </remarks>
public static class CourseHomeProgress
{
    private static readonly string[] AssignmentColors =
        ["#D24242", "#7B9645", "#5A5AD8", "#B0842C", "#2E90C2", "#D13F88", "#36A17D", "#AE5AD8", "#3BA03B"];

    /// <summary><c>GET /api/course_home/progress/{course}[/{student_id}/]</c> and its older twin under <c>v1</c>.</summary>
    public static IEndpointRouteBuilder MapCourseHomeProgress(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/course_home/progress/{course}/{student_id:long?}", Progress).Requires(Operation.ReadOwnGrades);
        routes.MapGet("/api/course_home/v1/progress/{course}/{student_id:long?}", Progress).Requires(Operation.ReadOwnGrades);
        return routes;
    }

    private static async Task<IResult> Progress(
        string course, long? student_id, HttpContext http, PublishedCourses courses, LearnerEnrollmentsQuery enrollments, AccountsQuery accounts,
        ProgressViews views, Onlookers onlookers, CertificateNotices certificates, RequestClock clock, PlatformSettings settings, CancellationToken ct)
    {
        var caller = http.User.Requester()!;
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return NotFound();
        var isSelf = student_id is not { } id || id == caller.User.Value;
        // Who asks about itself asks about the learner as whom it looks; any other learner's progress is the team's own work.
        var onlooker = isSelf ? await onlookers.Of(caller, key, ct) : Onlooker.Itself(caller, key);
        var isTeam = onlooker.IsTeam;
        var user = isSelf ? onlooker.Person!.User : new UserId(student_id!.Value);
        var username = onlooker.Person!.Username;
        if (!isSelf)
        {
            if (!isTeam || await accounts.Find(user, ct) is not { } account) return NotFound();
            username = account.Username;
        }

        var enrollment = await enrollments.Find(user, key, ct);
        if (!isTeam && !onlooker.IsAnyLearner && enrollment is not { IsActive: true }) return Results.Json("User not enrolled.", WireJson.Options, statusCode: 401);
        var now = clock.Now(http);
        var seen = onlooker.IsAnyLearner ? LearnerChoices.Supposed(onlooker.Guise!, user, enrollment, CourseOutline.Of(published), now) : null;
        var view = await views.Of(published, user, isTeam && isSelf, now, ct, seen);
        var notice = await certificates.Of(published, user, enrollment, view.HasPassed, now, ct);
        return Results.Json(Wire(view, username, enrollment?.Mode, notice, settings), WireJson.Options);
    }

    private static IResult NotFound() => Results.Json(new { detail = "Not found." }, WireJson.Options, statusCode: 404);

    private static object Wire(ProgressView view, string username, string? mode, CertificateNotice? notice, PlatformSettings settings) => new
    {
        verified_mode = (object?)null,
        access_expiration = (object?)null,
        certificate_data = CertificateWire.Data(notice),
        completion_summary = new
        {
            complete_count = view.Completion.Complete,
            incomplete_count = view.Completion.Incomplete,
            locked_count = view.Completion.Locked,
        },
        course_grade = new
        {
            letter_grade = view.Outcome.Letter.Length == 0 ? null : view.Outcome.Letter,
            percent = view.Outcome.Percent,
            is_passing = view.Outcome.Passed,
        },
        credit_course_requirements = (object?)null,
        end = view.CourseEnd,
        enrollment_mode = mode,
        grading_policy = new
        {
            assignment_policies = (view.Policy?.AssignmentTypes ?? []).Select(type => new
            {
                num_droppable = type.DropCount,
                num_total = (double)type.MinCount,
                short_label = type.ShortLabel,
                type = type.Type,
                weight = type.Weight,
            }),
            grade_range = (view.Policy?.Cutoffs ?? []).DistinctBy(cutoff => cutoff.Letter).ToDictionary(cutoff => cutoff.Letter, cutoff => cutoff.AtLeast),
            assignment_colors = AssignmentColors,
        },
        has_scheduled_content = view.HasScheduledContent,
        section_scores = view.Sections.Select(section => new
        {
            display_name = section.Name,
            subsections = section.Subsections
                .Where(subsection => subsection.ShowCorrectness != "never_but_include_grade")
                .Select(subsection => Wire(subsection, view.Course, settings)),
        }),
        studio_url = $"{settings.StudioRoot}/settings/grading/{view.Course}",
        username,
        user_has_passing_grade = view.HasPassed,
        verification_data = new { link = (string?)null, status = "none", status_date = (string?)null },
        disable_progress_graph = false,
        assignment_type_grade_summary = view.Types.Select(type => new
        {
            type = type.Type.Type,
            weight = type.Type.Weight,
            average_grade = type.Average,
            weighted_grade = type.Weighted,
            last_grade_publish_date = type.LastPublishDate,
            has_hidden_contribution = type.Hidden,
            short_label = type.Type.ShortLabel,
            num_droppable = type.Type.DropCount,
        }),
        final_grades = view.FinalGrades,
    };

    private static object Wire(ProgressSubsection subsection, CourseKey course, PlatformSettings settings) => new
    {
        assignment_type = subsection.Format,
        block_key = subsection.Usage.ToString(),
        display_name = subsection.Name,
        due = subsection.Due,
        has_graded_assignment = subsection.IsGraded,
        @override = (object?)null,
        learner_has_access = subsection.IsOpen,
        num_points_earned = subsection.Totals.EarnedAll,
        num_points_possible = subsection.Totals.PossibleAll,
        percent_graded = subsection.PercentGraded,
        problem_scores = subsection.Problems.Select(points => new { earned = points.Earned, possible = points.Possible }),
        show_correctness = subsection.ShowCorrectness,
        show_grades = subsection.ShowGrades,
        url = subsection.IsHiddenAfterDue ? null : $"{settings.LmsRoot}/courses/{course}/jump_to/{subsection.Usage}",
    };
}
