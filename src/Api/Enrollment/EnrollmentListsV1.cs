using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
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
        if (!Cursor.TryParse(query.One("cursor"), out var cursor)) return DeveloperErrors.NotFound("Invalid cursor");

        var normalized = courses.Length == 0 ? null : courses.Select(text => CourseKey.Parse(text).ToString()).ToArray();
        var found = await enrollments.Page(normalized, users, cursor.At, size + 1, ct, newer: cursor.Newer);
        var page = cursor.Newer ? found.TakeLast(size).ToList() : [.. found.Take(size)];
        var older = cursor.Newer || found.Count > size;
        var newer = cursor.Newer ? found.Count > size : cursor.At is not null;
        var names = await accounts.Names([.. page.Select(row => new UserId(row.UserId)).Distinct()], ct);
        return Results.Json(
            new
            {
                next = older && page.Count > 0 ? Address(http.Request, settings, new Cursor(page[^1], false)) : null,
                previous = newer && page.Count > 0 ? Address(http.Request, settings, new Cursor(page[0], true)) : null,
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
        var roles = caller.CourseRoles.Where(held => only is null || held.Course == only).OrderBy(held => held.Course).ThenBy(held => held.Role, StringComparer.Ordinal);
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

    private static string Address(HttpRequest request, PlatformSettings settings, Cursor cursor)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key != "cursor").SelectMany(
            pair => pair.Value, (pair, value) => new KeyValuePair<string, string>(pair.Key, value ?? ""))) { { "cursor", cursor.ToString() } };
        return settings.LmsRoot + request.Path.ToUriComponent() + query.ToQueryString().ToUriComponent();
    }

    /// <summary>A place in the list, newest first; opaque to clients.</summary>
    /// <param name="At">Null: before the newest.</param>
    /// <param name="Newer">The page before the place instead of the one after it.</param>
    private readonly record struct Cursor(LearnerEnrollment? At, bool Newer)
    {
        public static bool TryParse(string? text, out Cursor cursor)
        {
            cursor = default;
            if (text is null) return true;
            try
            {
                var parts = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text)).Split(' ', 4);
                if (parts.Length != 4) return false;
                var created = new DateTimeOffset(long.Parse(parts[1], CultureInfo.InvariantCulture), TimeSpan.Zero);
                var user = long.Parse(parts[2], CultureInfo.InvariantCulture);
                cursor = new(new(user, parts[3], "", false, created, created), parts[0] == "n");
                return true;
            }
            catch (Exception unreadable) when (unreadable is FormatException or OverflowException or ArgumentException)
            {
                return false;
            }
        }

        public override string ToString() => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{(Newer ? "n" : "o")} {At!.Created.UtcTicks} {At.UserId} {At.CourseId}")));
    }
}
