using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Courseware;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Courseware;

/// <summary>
/// Timed exams, attempts at them and extra time for them, listed. Clients: Instructor Dashboard MFE. Source: Open edX
/// <c>lms/djangoapps/instructor/views/{api_v2,serializers_v2}.py</c>. Differs: nothing is proctored, so that every exam is a timed one.
/// </summary>
internal static class SpecialExamListsV2
{
    private const int LargestPage = 100;

    /// <summary>
    /// <c>GET /api/instructor/v2/courses/{course}/special_exams</c> (<c>exam_type</c>), <c>…/special_exams/{id}</c>, <c>…/special_exams/attempts</c>,
    /// <c>…/special_exams/{id}/attempts</c> (<c>search</c>, <c>ordering</c>), <c>…/special_exams/allowances</c> (<c>search</c>).
    /// </summary>
    public static IEndpointRouteBuilder MapSpecialExamListsV2(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/instructor/v2/courses/{course}/special_exams", List).Requires(Operation.ReadDashboard, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/special_exams/{id:long}", One).Requires(Operation.ExtendDueDates, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/special_exams/attempts", (string course, HttpContext http, PublishedCourses courses, ExamRosterQuery roster, PlatformSettings settings, CancellationToken ct) => Attempts(course, null, http, courses, roster, settings, ct))
            .Requires(Operation.ExtendDueDates, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/special_exams/{id:long}/attempts", (string course, long id, HttpContext http, PublishedCourses courses, ExamRosterQuery roster, PlatformSettings settings, CancellationToken ct) => Attempts(course, id, http, courses, roster, settings, ct))
            .Requires(Operation.ExtendDueDates, ErrorFamily.Developer);
        routes.MapGet("/api/instructor/v2/courses/{course}/special_exams/allowances", Allowances).Requires(Operation.ExtendDueDates, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> List(string course, HttpContext http, PublishedCourses courses, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return DeveloperErrors.NotFound();
        var exams = http.Request.Query.One("exam_type") is null or "timed" ? TimedExamContent.Of(published) : [];
        return Results.Json(exams.Select(Exam), WireJson.Options);
    }

    private static async Task<IResult> One(string course, long id, PublishedCourses courses, CancellationToken ct) =>
        CourseKey.TryParse(course, out var key) && await courses.Find(key, ct) is { } published && TimedExamContent.TryFind(published, id, out var exam)
            ? Results.Json(Exam(exam), WireJson.Options)
            : DeveloperErrors.NotFound();

    /// <param name="id">Null: at all exams of the course.</param>
    private static async Task<IResult> Attempts(
        string course, long? id, HttpContext http, PublishedCourses courses, ExamRosterQuery roster, PlatformSettings settings, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return DeveloperErrors.NotFound();
        PublishedBlock? only = null;
        if (id is { } number && !TimedExamContent.TryFind(published, number, out only)) return DeveloperErrors.NotFound();
        var (part, order) = (Part(http), http.Request.Query.One("ordering"));
        var count = await roster.CountAttempts(key, only?.Usage, part, ct);
        if (PageCut.Of(http, settings, count, LargestPage, 10) is not { } cut) return DeveloperErrors.NotFound("Invalid page.");
        var rows = await roster.PageOfAttempts(key, only?.Usage, part, order, cut.Start, cut.Size, ct);
        return NumberedPage.Cut(cut, count, rows.Select(row => new
        {
            id = row.AttemptId,
            user = Person(row.User, row.Username, row.Email),
            exam_id = TimedExamContent.NumberOf(row.Exam),
            exam_name = published.TryFind(row.Exam, out var exam) ? exam.ShownName() : "",
            exam_type = "timed",
            status = row.Status,
            start_time = row.StartedAt,
            end_time = row.CompletedAt,
            allowed_time_limit_mins = row.ExpiresAt - row.StartedAt is { } allowed ? (int?)Math.Round(allowed.TotalMinutes) : null,
            ready_to_resume = false,
        }));
    }

    private static async Task<IResult> Allowances(
        string course, HttpContext http, PublishedCourses courses, ExamRosterQuery roster, PlatformSettings settings, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published) return DeveloperErrors.NotFound();

        // An exam that is no exam any more has no extra time that anybody could see or take back.
        var all = (await roster.Allowances(key, Part(http), ct))
            .Select(row => (Row: row, Exam: published.TryFind(row.Exam, out var exam) ? exam : null)).Where(one => one.Exam?.IsTimedExam() == true).ToList();
        return NumberedPage.Of(http, settings, all, LargestPage, one => new
        {
            id = TimedExamContent.NumberOf(one.Row.Exam, one.Row.User, 0),
            created = one.Row.Created,
            modified = one.Row.Modified,
            user = Person(one.Row.User, one.Row.Username, one.Row.Email),
            key = SpecialExamsV2.ExtraTime,
            value = one.Row.Minutes.ToString(CultureInfo.InvariantCulture),
            proctored_exam = Exam(one.Exam!),
        });
    }

    private static string? Part(HttpContext http) => http.Request.Query.One("search")?.Replace('\0', '\ufffd');

    private static Dictionary<string, object?> Exam(PublishedBlock exam) => new(ExamAnswers.Exam(exam, exam.Instant("due"))) { ["exam_type"] = "timed" };

    private static object Person(UserId user, string username, string email) => new { id = user.Value, username, email };
}
