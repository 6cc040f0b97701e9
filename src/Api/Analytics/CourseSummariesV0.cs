using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;
using OpenEdx.Projections.Identity;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Courses in one row each. Clients: edX Insights, edx-analytics-data-api-client (GET up to ten courses, POST above).
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/course_summaries.py</c>.
/// </summary>
/// <remarks>Only courses whose figures are open to the caller; upstream leaves that to Insights.</remarks>
internal static class CourseSummariesV0
{
    private static readonly string[] Modes = ["audit", "credit", "honor", "professional", "verified", "masters"];

    /// <summary><c>GET</c> and <c>POST /api/v0/course_summaries/</c>, the same under <c>/api/v1/</c>.</summary>
    public static IEndpointRouteBuilder MapCourseSummariesV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/course_summaries/", List, Operation.UseOwnAccount);
        routes.MapPost("/api/v0/course_summaries/", List).Requires(Operation.UseOwnAccount);
        routes.MapPost("/api/v1/course_summaries/", List).Requires(Operation.UseOwnAccount);
        return routes;
    }

    private static async Task<IResult> List(
        HttpContext http, CourseSummariesQuery summaries, CourseListsQuery lists, ProgramsQuery programs, RequestClock clock, CancellationToken ct)
    {
        var asked = await AskedFields.Of(http, ct);
        var ids = asked.Many("course_ids");
        var courses = ids.Select(AnalyticsCourse.Read).ToList();
        if (courses.Contains(null)) return AnalyticsAnswer.Error(400, "course_key_malformed", "Course id/key malformed.");
        var now = clock.Now(http);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (!FigureRequests.TryDay(asked.One("recent_date"), out var recent) || !FigureRequests.TryDay(asked.One("as_of"), out var asOf)) return FigureRequests.BadDate();
        if (recent > today) return AnalyticsAnswer.Error(400, "illegal_parameter_values", "recent_date is in the future.");

        var who = http.User.Requester()!;
        var figures = await summaries.Of(CourseListsQuery.Open(who, courses.OfType<AnalyticsCourse>()), asOf < today ? asOf.Value : today, recent ?? today, ct);
        var byCourse = figures.GroupBy(mode => mode.Course).ToList();
        var catalog = await lists.Catalog([.. byCourse.Select(course => course.Key)], now, ct);
        var ofPrograms = asked.Flag("programs") ? (await programs.All(ct)).SelectMany(program => program.CourseIds.Select(course => (course, program.ProgramId))).ToLookup(pair => pair.course, pair => pair.ProgramId) : null;
        var created = AnalyticsAnswer.Instant(now);
        return AnalyticsAnswer.List(
            http,
            [.. byCourse.Select(course => asked.Chosen(Item(course.Key, [.. course], catalog.GetValueOrDefault(course.Key), recent is not null, ofPrograms?[course.Key], created)))],
            null, null);
    }

    private static Dictionary<string, object?> Item(
        string course, IReadOnlyList<CourseModeFigures> modes, CatalogCourse? catalog, bool hasRecent, IEnumerable<string>? programs, string created)
    {
        var item = new Dictionary<string, object?>
        {
            ["course_id"] = course,
            ["catalog_course_title"] = catalog?.Title,
            ["catalog_course"] = catalog?.Course,
            ["start_date"] = catalog is null ? null : AnalyticsAnswer.Instant(catalog.Start),
            ["end_date"] = catalog?.End is { } end ? AnalyticsAnswer.Instant(end) : null,
            ["pacing_type"] = catalog?.Pacing,
            ["availability"] = catalog?.Availability == CourseAvailability.StartingSoon ? CourseAvailability.Upcoming : catalog?.Availability,
            ["count"] = modes.Sum(mode => mode.Count),
            ["cumulative_count"] = modes.Sum(mode => mode.Cumulative),
            ["count_change_7_days"] = modes.Sum(mode => mode.CountChange7Days),
            ["passing_users"] = modes.Sum(mode => mode.Passing),
            ["enrollment_modes"] = Modes.ToDictionary(mode => mode, mode => (object?)Mode([.. modes.Where(one => one.Mode == mode || (mode == "professional" && one.Mode == "no-id-professional"))])),
            ["created"] = created,
        };
        if (hasRecent) item["recent_count_change"] = modes.Sum(mode => mode.Count - mode.CountThen);
        if (programs is not null) item["programs"] = programs.ToList();
        return item;
    }

    private static Dictionary<string, object?> Mode(IReadOnlyList<CourseModeFigures> figures) => new()
    {
        ["count"] = figures.Sum(mode => mode.Count),
        ["cumulative_count"] = figures.Sum(mode => mode.Cumulative),
        ["count_change_7_days"] = figures.Sum(mode => mode.CountChange7Days),
        ["passing_users"] = figures.Sum(mode => mode.Passing),
    };
}

/// <summary>Parameters that come with the address or, of many courses, as a form; <c>fields</c> and <c>exclude</c> choose among what is answered.</summary>
internal sealed record AskedFields(IReadOnlyDictionary<string, StringValues> Values)
{
    public static async Task<AskedFields> Of(HttpContext http, CancellationToken ct)
    {
        var values = http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        if (!http.Request.HasFormContentType) return new(values);
        foreach (var (name, value) in await http.Request.ReadFormAsync(ct)) values[name] = value;
        return new(values);
    }

    public string? One(string name) => Values.TryGetValue(name, out var values) && values.Count > 0 && values[^1] is { Length: > 0 } value ? value : null;

    public IReadOnlyList<string> Many(string name) => Values.TryGetValue(name, out var values)
        ? [.. values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
        : [];

    public bool Flag(string name) => One(name)?.ToLowerInvariant() is "true" or "1" or "yes";

    public Dictionary<string, object?> Chosen(Dictionary<string, object?> item)
    {
        var (fields, exclude) = (Many("fields"), Many("exclude"));
        return fields.Count == 0 && exclude.Count == 0
            ? item
            : item.Where(pair => (fields.Count == 0 || fields.Contains(pair.Key)) && !exclude.Contains(pair.Key)).ToDictionary();
    }
}
