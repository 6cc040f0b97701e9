using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Authoring;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Enrollment;

/// <summary>
/// What operators and course teams ask about enrollments. Clients: Gradebook, Instructor and Communications MFEs, mitodl/edx-api-client.
/// Source: Open edX <c>openedx/core/djangoapps/enrollments/views.py</c>.
/// </summary>
public static class EnrollmentListsV1
{
    private const int LargestPage = 100;
    private const int MostValues = 100;

    /// <summary>
    /// <c>GET /api/enrollment/v1/course/{course}</c>, <c>GET /api/enrollment/v1/enrollments/</c>, <c>GET /api/enrollment/v1/roles/</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapEnrollmentListsV1(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/enrollment/v1/course/{course}", Course).Requires(Operation.UsePublicPages);
        routes.MapGet("/api/enrollment/v1/enrollments/", All).Requires(Operation.AdministerPlatform, ErrorFamily.Developer);
        routes.MapGet("/api/enrollment/v1/roles/", Roles).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> Course(string course, HttpContext http, PublishedCourses courses, OfferedModes modes, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key) || await courses.Find(key, ct) is not { } published)
        {
            return Results.Json(
                new { message = $"No course found for course ID '{course}'" }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);
        }

        http.Request.Query.TryFlag("include_expired", out var includeExpired);
        return Results.Json(EnrollmentWire.CourseDetails(CourseRun.Of(published), await modes.Of(key, ct), clock.Now(http), includeExpired == true), WireJson.Options);
    }

    private static async Task<IResult> All(
        HttpContext http, LearnerEnrollmentsQuery enrollments, AccountsQuery accounts, PlatformSettings settings, CancellationToken ct)
    {
        var query = http.Request.Query;
        string[] courses = [.. query.Many("course_id"), .. query.Many("course_ids")];
        if (courses.FirstOrDefault(text => !CourseKey.TryParse(text, out _)) is { } wrong)
            return DeveloperErrors.Field(query.ContainsKey("course_id") ? "course_id" : "course_ids", $"'{wrong}' is not a valid course id.");
        var (usernames, emails) = (query.Many("username"), query.Many("email"));
        if (courses.Length > MostValues) return TooMany("course_ids", courses.Length);
        if (usernames.Count > MostValues) return TooMany("username", usernames.Count);
        if (emails.Count > MostValues) return TooMany("email", emails.Count);
        long[]? users = usernames.Count + emails.Count == 0 ? null : [.. await Ids(usernames, emails, accounts, ct)];
        var size = int.TryParse(query["page_size"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0
            ? Math.Min(asked, LargestPage)
            : LargestPage;
        if (!EnrollmentCursor.TryParse(query.One("cursor"), out var cursor)) return DeveloperErrors.NotFound("Invalid cursor");

        var normalized = courses.Length == 0 ? null : courses.Select(text => CourseKey.Parse(text).ToString()).ToArray();
        var found = await enrollments.Page(normalized, users, cursor.At, size + 1, ct, newer: cursor.Newer);
        var page = cursor.Newer ? found.TakeLast(size).ToList() : [.. found.Take(size)];
        var older = cursor.Newer || found.Count > size;
        var newer = cursor.Newer ? found.Count > size : cursor.At is not null;
        var names = await accounts.Names([.. page.Select(row => new UserId(row.UserId)).Distinct()], ct);
        return Results.Json(
            new
            {
                next = older && page.Count > 0 ? new EnrollmentCursor(page[^1], false).Address(http.Request, settings) : null,
                previous = newer && page.Count > 0 ? new EnrollmentCursor(page[0], true).Address(http.Request, settings) : null,
                results = page.Select(row => new
                {
                    created = row.Created,
                    mode = row.Mode,
                    is_active = row.IsActive,
                    user = names.TryGetValue(new UserId(row.UserId), out var name) ? name.Username : "",
                    course_id = row.CourseId,
                }),
            },
            WireJson.Options);
    }

    private static IResult Roles(HttpContext http)
    {
        var caller = http.User.Requester()!;
        CourseKey? only = null;
        if (http.Request.Query.One("course_id") is { } text && !CourseKey.TryParse(text, out only))
            return Results.Json(new { message = $"No course found for course ID '{text}'" }, WireJson.Options, statusCode: StatusCodes.Status400BadRequest);

        // Upstream keeps roles of discussions elsewhere, and does not tell them here.
        var roles = caller.CourseRoles.Where(held => (only is null || held.Course == only) && !DiscussionRoles.All.Contains(held.Role)).OrderBy(held => held.Course).ThenBy(held => held.Role, StringComparer.Ordinal);
        return Results.Json(
            new
            {
                roles = roles.Select(held => new { org = held.Course.Org, course_id = held.Course.ToString(), role = held.Role }),
                is_staff = caller.IsStaff,
            },
            WireJson.Options);
    }

    private static async Task<IEnumerable<long>> Ids(
        IReadOnlyList<string> usernames, IReadOnlyList<string> emails, AccountsQuery accounts, CancellationToken ct)
    {
        var ids = new HashSet<long>();
        foreach (var username in usernames)
        {
            if (await accounts.FindByUsername(username, ct) is { } account) ids.Add(account.UserId);
        }

        foreach (var email in emails)
        {
            if (await accounts.FindByEmail(email, ct) is { } account) ids.Add(account.UserId);
        }

        return ids;
    }

    private static IResult TooMany(string field, int count) =>
        DeveloperErrors.Field(field, $"Too many values in a single request - {count}. A maximum of {MostValues} is allowed");
}
