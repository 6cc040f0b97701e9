using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.Notifications;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Credentials;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// The first page of the instructor dashboard, and a learner looked up from it. Clients: Instructor Dashboard MFE. Source: Open edX
/// <c>lms/djangoapps/instructor/views/{api_v2,serializers_v2}.py</c>. Differs: no addresses of front ends that this server does not know of.
/// </summary>
public static class CourseInfoV2
{
    /// <summary><c>GET /api/instructor/v2/courses/{course}</c>, <c>GET …/learners/{email_or_username}</c>.</summary>
    public static IEndpointRouteBuilder MapCourseInfoV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}", Info).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/learners/{email_or_username}", Learner).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> Info(
        string course, HttpContext http, PublishedCourses courses, GradedCourses graded, OfferedModes modes, CourseRosterQuery roster,
        CourseMailSettings mail, FrontEnds frontEnds, PlatformSettings settings, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return DeveloperErrors.NotFound();
        var (who, run, now) = (http.User.Requester()!, CourseRun.Of(published), clock.Now(http));
        var counts = await roster.Counts(key, ct);
        var enrollments = (await modes.Of(key, ct)).ToDictionary(mode => mode.Slug, mode => counts.ByMode.GetValueOrDefault(mode.Slug));
        enrollments["total"] = counts.Total;
        return Results.Json(
            new
            {
                course_id = key.ToString(),
                display_name = run.DisplayName,
                org = run.Org,
                course_number = run.Number,
                course_run = run.Run,
                username = who.Username,
                enrollment_start = run.EnrollmentStart,
                enrollment_end = run.EnrollmentEnd,
                start = run.Start,
                end = run.End,
                pacing = run.SelfPaced ? "self" : "instructor",
                has_started = run.Start < now,
                has_ended = run.End < now,
                total_enrollment = counts.Total,
                learner_count = counts.Total - counts.Team,
                staff_count = counts.Team,
                enrollment_counts = enrollments,
                num_sections = published.Root.Children.Count,
                grade_cutoffs = Cutoffs(graded.GradedCourseOf(published).Policy),
                course_errors = Array.Empty<string[]>(),
                studio_url = $"{settings.StudioRoot}/course/{key}",
                gradebook_url = (string?)null,
                studio_grading_url = (string?)null,
                admin_console_url = (string?)null,
                permissions = new
                {
                    admin = who.IsStaff,
                    instructor = who.CourseRoles.Contains((CourseRoles.Instructor, key)),
                    finance_admin = false,
                    sales_admin = false,
                    staff = who.CourseRoles.Contains((CourseRoles.Staff, key)),
                    forum_admin = who.CourseRoles.Contains((DiscussionRoles.Administrator, key)),
                    data_researcher = DashboardRights.MayResearch(who, key),
                },
                tabs = DashboardTabs.For(who, published, mail.Lets(key) && frontEnds.Of(FrontEnds.CommunicationsApp) is { } site ? $"{site}/courses/{key}/bulk_email" : null),
                // Jobs of large courses run in the background here.
                disable_buttons = false,
                analytics_dashboard_message = (string?)null,
                certificates_enabled = CertificateDesign.Of(published).Terms.IsOffered,
            },
            WireJson.Options);
    }

    /// <summary>Whoever has an account is found; <c>is_enrolled</c> tells the rest.</summary>
    private static async Task<IResult> Learner(
        string course, [Microsoft.AspNetCore.Mvc.FromRoute(Name = "email_or_username")] string identifier, AccountsQuery accounts,
        LearnerEnrollmentsQuery enrollments, CourseLinks links, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.NotFound();
        if (await accounts.FindByEmailOrUsername(identifier.Replace('\0', '\ufffd'), ct) is not { } who)
        {
            return Results.Json(
                new { email_or_username = new[] { $"Invalid learner identifier: {identifier}" } }, WireJson.Options,
                statusCode: StatusCodes.Status400BadRequest);
        }

        return Results.Json(
            new
            {
                username = who.Username,
                email = who.Email,
                full_name = who.Name,
                progress_url = links.ProgressOf(key, new(who.UserId)),
                is_enrolled = await enrollments.IsActive(new(who.UserId), key, ct),
            },
            WireJson.Options);
    }

    private static string Cutoffs(GradingPolicy? policy) => string.Join(", ", (policy?.Cutoffs ?? []).OrderByDescending(cutoff => cutoff.AtLeast)
        .Select(cutoff => string.Create(CultureInfo.InvariantCulture, $"{cutoff.Letter} is {cutoff.AtLeast}")));
}
