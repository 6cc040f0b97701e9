using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Grading;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Grading;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Grading;

/// <summary>Course grades and policy. Client: mitodl/edx-api-client. Source: Open edX <c>lms/djangoapps/grades/rest_api/v1</c>.</summary>
/// <remarks>Addresses of other people are left out, as upstream does outside its masters track.</remarks>
public static class GradesV1
{
    private const int PageSize = 50;
    private const int LargestPage = 1000;

    /// <summary>
    /// <c>GET /api/grades/v1/courses/{course}/[?username=]</c>, <c>GET /api/grades/v1/courses/?course_id=[&amp;username=]</c>,
    /// <c>GET /api/grades/v1/policy/courses/{course}/</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapGradesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/grades/v1/courses/{course}/", Course).Requires(Operation.ReadOwnGrades, ErrorFamily.Developer).ReadableByScope(TokenScopes.GradesRead);
        routes.MapGet("/api/grades/v1/courses/", Named).Requires(Operation.ReadOwnGrades, ErrorFamily.Developer).ReadableByScope(TokenScopes.GradesRead);
        routes.MapGet("/api/grades/v1/policy/courses/{course}/", Policy).Requires(Operation.ReadCourseGrades, ErrorFamily.Developer).ReadableByScope(TokenScopes.GradesRead);
        return routes;
    }

    private static Task<IResult> Named(
        HttpContext http, PublishedCourses courses, LearnerEnrollmentsQuery enrollments, AccountsQuery accounts, GradesQuery grades,
        PlatformSettings settings, CancellationToken ct) =>
        Course(http.Request.Query.One("course_id") ?? "", http, courses, enrollments, accounts, grades, settings, ct);

    private static async Task<IResult> Course(
        string course, HttpContext http, PublishedCourses courses, LearnerEnrollmentsQuery enrollments, AccountsQuery accounts,
        GradesQuery grades, PlatformSettings settings, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return Error(404, "The course key is invalid.", "invalid_course_key");
        var caller = http.User.Requester()!;
        var username = http.Request.Query.One("username");
        var isOwn = username is not null && string.Equals(username, caller.Username, StringComparison.OrdinalIgnoreCase);
        if (!isOwn && !caller.IsTeamOf(key)) return DeveloperErrors.Message(403, "You may read your own grades only.");
        if (await courses.Find(key, ct) is null) return Error(404, "There is no such course.", "course_does_not_exist");
        return username is null
            ? await Page(key, http, accounts, grades, settings, ct)
            : await One(key, username, enrollments, accounts, grades, ct);
    }

    private static async Task<IResult> One(
        CourseKey course, string username, LearnerEnrollmentsQuery enrollments, AccountsQuery accounts, GradesQuery grades, CancellationToken ct)
    {
        if (await accounts.FindByUsername(username, ct) is not { } account)
            return Error(404, "There is no user of this name.", "user_does_not_exist");
        var user = new UserId(account.UserId);
        if (!await enrollments.IsActive(user, course, ct)) return Error(404, "The user is not enrolled in this course.", "user_not_enrolled");
        var grade = await grades.CourseGrade(user, course, ct);
        var shown = new MemberGrade(user, grade?.Percent ?? 0, grade?.Letter ?? "", grade?.Passed ?? false);
        return Results.Json(new[] { Wire(course, shown, account.Username) }, WireJson.Options);
    }

    private static async Task<IResult> Page(
        CourseKey course, HttpContext http, AccountsQuery accounts, GradesQuery grades, PlatformSettings settings, CancellationToken ct)
    {
        var query = http.Request.Query;
        if (!PageCursor.TryParse(query.One("cursor"), out var cursor)) return DeveloperErrors.NotFound("Invalid cursor");
        var (from, backwards) = cursor;
        var size = PageCursor.SizeOf(query, PageSize, LargestPage);

        // One row more tells whether the page is the last in its direction.
        var found = await grades.Members(course, from, backwards, size + 1, ct);
        var page = backwards ? found.TakeLast(size).ToList() : [.. found.Take(size)];
        var hasNext = page.Count > 0 && (backwards || found.Count > size);
        var hasPrevious = page.Count > 0 && (backwards ? found.Count > size : from > 0);
        var names = await accounts.Names([.. page.Select(row => row.User)], ct);
        return Results.Json(
            new
            {
                next = hasNext ? PageCursor.After(page[^1].User).Address(http.Request, settings) : null,
                previous = hasPrevious ? PageCursor.Before(page[0].User).Address(http.Request, settings) : null,
                results = page.Select(row => Wire(course, row, names.TryGetValue(row.User, out var name) ? name.Username : "")),
            },
            WireJson.Options);
    }

    private static async Task<IResult> Policy(string course, PublishedCourses courses, GradedCourses graded, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return Error(400, "The course key is invalid.", "invalid_course_key");
        if (await courses.Find(key, ct) is not { } published)
            return Error(404, "There is no such user or course.", "user_or_course_does_not_exist");
        IReadOnlyList<AssignmentType> types = graded.GradedCourseOf(published).Policy?.AssignmentTypes ?? [];
        return Results.Json(
            types.Select(type => new { assignment_type = type.Type, count = type.MinCount, dropped = type.DropCount, weight = type.Weight }),
            WireJson.Options);
    }

    private static object Wire(CourseKey course, MemberGrade grade, string username) => new
    {
        username,
        email = "",
        course_id = course.ToString(),
        passed = grade.Passed,
        percent = grade.Percent,
        letter_grade = grade.Letter.Length == 0 ? null : grade.Letter,
    };

    private static IResult Error(int status, string message, string code) =>
        Results.Json(new { developer_message = message, error_code = code }, WireJson.Options, statusCode: status);
}
