using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Catalog;
using OpenEdx.Projections.Enrollment;
using OpenEdx.Projections.Identity;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Api.Catalog;

/// <summary>
/// The public catalog. Clients: Android and iOS apps, mitodl/edx-api-client.
/// Source: Open edX <c>lms/djangoapps/course_api/views.py</c>.
/// </summary>
public static class CoursesV1
{
    private const int LargestPage = 100;

    /// <summary>
    /// <c>GET|POST /api/courses/v1/courses/</c>, <c>GET /api/courses/v1/courses/{course}</c>. Differs from upstream: the list is
    /// ordered by key.
    /// </summary>
    public static IEndpointRouteBuilder MapCoursesV1(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/api/courses/v1/courses/", ["GET", "POST"], List).DisableAntiforgery().Requires(Operation.UsePublicPages, ErrorFamily.Developer);
        routes.MapGet("/api/courses/v1/courses/{course}", Detail).Requires(Operation.UsePublicPages, ErrorFamily.Developer);
        return routes;
    }

    private static async Task<IResult> List(
        HttpContext http, CourseRunsQuery runs, RequestersQuery requesters, PlatformSettings settings, RequestClock clock, CancellationToken ct)
    {
        var query = await Parameters(http, ct);
        foreach (var flag in (string[])["mobile", "mobile_search", "active_only"])
        {
            if (!query.TryFlag(flag, out _)) return DeveloperErrors.Field(flag, $"\"{query.One(flag)}\" is not a valid boolean.");
        }

        var (viewer, refusal) = await Viewer(http, query, requesters, ct);
        if (refusal is not null) return refusal;
        query.TryFlag("mobile", out var mobile);
        query.TryFlag("active_only", out var activeOnly);
        var keys = new List<CourseKey>();
        foreach (var text in query.Many("course_keys"))
        {
            if (!CourseKey.TryParse(text, out var key)) return DeveloperErrors.Field("course_keys", $"'{text}' is not a valid course key.");
            keys.Add(key);
        }

        var now = clock.Now(http);
        var found = await runs.List(
            new(query.One("search_term"), query.One("org"), keys.Count == 0 ? null : keys, mobile, activeOnly == true ? now : null), ct);
        string[] permissions = [.. query.Many("permissions")];
        if (permissions.Length == 0) permissions = ["see_exists"];
        var visible = found.Where(run => permissions.All(permission => run.Allows(permission, viewer, now))).ToList();
        return NamespacedPage.Of(http, settings, visible, LargestPage, run => CourseRunWire.Item(run, settings));
    }

    private static async Task<IResult> Detail(
        string course, HttpContext http, CourseRunsQuery runs, LearnerEnrollmentsQuery enrollments, RequestersQuery requesters,
        PlatformSettings settings, RequestClock clock, CancellationToken ct)
    {
        if (!CourseKey.TryParse(course, out var key)) return DeveloperErrors.Field("course_key", $"'{course}' is not a valid course key.");
        var (viewer, refusal) = await Viewer(http, http.Request.Query, requesters, ct);
        if (refusal is not null) return refusal;
        if (await runs.Find(key, ct) is not { } run || !run.Allows("see_exists", viewer, clock.Now(http))) return DeveloperErrors.NotFound("Course not found.");
        var body = CourseRunWire.Item(run, settings);
        body["overview"] = StaticUrls.Rewrite(run.Overview ?? "", key);
        if (http.Request.Query.One("username") is not null && viewer is not null)
            body["is_enrolled"] = await enrollments.IsActive(viewer.User, key, ct);
        return Results.Json(body, WireJson.Options);
    }

    /// <summary>Whose eyes count: those of <c>username</c> when given (oneself, or anybody for staff), else nobody's in particular.</summary>
    internal static async Task<(Requester? Viewer, IResult? Refusal)> Viewer(
        HttpContext http, IQueryCollection query, RequestersQuery requesters, CancellationToken ct)
    {
        var caller = http.User.Requester();
        if (query.One("username") is not { } username) return (null, null);
        if (string.Equals(caller?.Username, username, StringComparison.OrdinalIgnoreCase)) return (caller, null);
        if (caller is not { IsStaff: true } and not { IsSuperuser: true })
        {
            return (null, caller is null
                ? DeveloperErrors.NotFound()
                : DeveloperErrors.Message(StatusCodes.Status403Forbidden, "You do not have permission to perform this action."));
        }

        return await requesters.FindByUsername(username, ct) is { } found ? (found.Requester, null) : (null, DeveloperErrors.NotFound());
    }

    /// <summary>A POST carries the same parameters as a form: for lists of keys too long for a URL.</summary>
    internal static async Task<IQueryCollection> Parameters(HttpContext http, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.HasFormContentType) return http.Request.Query;
        var form = await http.Request.ReadFormAsync(ct);
        return new QueryCollection(http.Request.Query.Concat(form).GroupBy(pair => pair.Key)
            .ToDictionary(group => group.Key, group => new Microsoft.Extensions.Primitives.StringValues([.. group.SelectMany(pair => pair.Value)])));
    }
}
