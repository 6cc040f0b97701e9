using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Api.Analytics;

/// <summary>
/// Enrollment of a course in the shapes of the analytics data API. Clients: edX Insights, edx-analytics-data-api-client.
/// Source: Open edX analytics-data-api, <c>analytics_data_api/v0/views/courses.py</c>.
/// </summary>
/// <remarks>
/// Ours are as of the last fact, so that the running day is the latest; profiles and countries are those of today for every day. Upstream keeps birth years,
/// levels of education and countries of the last day alone; asked for a window, ours tell every day of it.
/// </remarks>
internal static class EnrollmentAnalyticsV0
{
    private static readonly string[] Modes = ["audit", "credit", "honor", "professional", "verified", "masters"];

    /// <summary>
    /// <c>GET /api/v0/courses/{course}/enrollment/</c>, <c>…/mode/</c>, <c>…/birth_year/</c>, <c>…/education/</c>, <c>…/gender/</c>, <c>…/location/</c>;
    /// ours: <c>GET /api/insights/v1/courses/{course}/enrollment_summary</c>, a row for each learner as CSV.
    /// </summary>
    public static IEndpointRouteBuilder MapEnrollmentAnalyticsV0(this IEndpointRouteBuilder routes)
    {
        routes.MapFigures("/api/v0/courses/{course}/enrollment/", All);
        routes.MapFigures("/api/v0/courses/{course}/enrollment/mode/", ByMode);
        routes.MapFigures("/api/v0/courses/{course}/enrollment/birth_year/", ByBirthYear);
        routes.MapFigures("/api/v0/courses/{course}/enrollment/education/", ByEducation);
        routes.MapFigures("/api/v0/courses/{course}/enrollment/gender/", ByGender);
        routes.MapFigures("/api/v0/courses/{course}/enrollment/location/", ByCountry);
        routes.MapGet("/api/insights/v1/courses/{course}/enrollment_summary", Summary).Requires(Operation.ReadInsights);
        return routes;
    }

    private static Task<IResult> All(AnalyticsCourse? named, HttpContext http, FigureRequests requests, EnrollmentQuery enrollment, CancellationToken ct) =>
        Days(named, "enrollment", http, requests, enrollment, (_, _) => { }, ct);

    private static Task<IResult> ByMode(AnalyticsCourse? named, HttpContext http, FigureRequests requests, EnrollmentQuery enrollment, CancellationToken ct) =>
        Days(named, "enrollment_mode", http, requests, enrollment, AddModes, ct);

    private static Task<IResult> ByBirthYear(AnalyticsCourse? named, HttpContext http, FigureRequests requests, EnrollmentQuery enrollment, CancellationToken ct) =>
        Cut(named, EnrolledLearner.BirthYear, "enrollment-age", http, requests, enrollment, day => day.Values
            .OrderBy(value => value.Key, StringComparer.Ordinal)
            .Select(value => Item("birth_year", value.Key.Length == 0 ? null : int.Parse(value.Key, CultureInfo.InvariantCulture), value.Value.Count)), ct);

    private static Task<IResult> ByEducation(AnalyticsCourse? named, HttpContext http, FigureRequests requests, EnrollmentQuery enrollment, CancellationToken ct) =>
        Cut(named, EnrolledLearner.Education, "enrollment-education", http, requests, enrollment, day => day.Values
            .OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => Item("education_level", value.Key.Length == 0 ? null : value.Key, value.Value.Count)), ct);

    private static Task<IResult> ByGender(AnalyticsCourse? named, HttpContext http, FigureRequests requests, EnrollmentQuery enrollment, CancellationToken ct) =>
        Cut(named, EnrolledLearner.Gender, "enrollment-gender", http, requests, enrollment, day =>
        {
            long Of(string code) => day.Values.GetValueOrDefault(code).Count;
            return [new() { ["female"] = Of("f"), ["male"] = Of("m"), ["other"] = Of("o"), ["unknown"] = Of("") }];
        }, ct);

    private static Task<IResult> ByCountry(AnalyticsCourse? named, HttpContext http, FigureRequests requests, EnrollmentQuery enrollment, CancellationToken ct) =>
        Cut(named, EnrolledLearner.Country, "enrollment-location", http, requests, enrollment, day => day.Values
            .GroupBy(value => CountryCodes.Known(value.Key), value => value.Value.Count)
            .OrderBy(country => country.Key ?? "~", StringComparer.Ordinal)
            .Select(country => Item("country", CountryCodes.Wire(country.Key), country.Sum())), ct);

    private static async Task<IResult> Summary(AnalyticsCourse? named, HttpContext http, FigureRequests requests, EnrollmentQuery enrollment, CancellationToken ct)
    {
        var (asked, refusal) = await requests.Read(named, http, ct);
        if (asked is null) return refusal!;
        var end = Stamp(new(asked.Until.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero));
        var csv = new StringBuilder(
            "course_id,user_id,current_enrollment_mode,current_enrollment_is_active,first_enrollment_mode,first_enrollment_time,last_unenrollment_time,first_verified_enrollment_time,first_credit_enrollment_time,end_time\r\n");
        foreach (var learner in (await enrollment.Histories(asked.Course, asked.Until, ct)).GroupBy(act => act.Learner, act => act.Act))
        {
            if (EnrollmentSummary.Of(learner) is not { } summary) continue;
            csv.AppendJoin(
                ',', asked.Course.Id, NumberedLearner.Digits(learner.Key), summary.CurrentMode, summary.IsActive ? "1" : "0", summary.FirstMode, Stamp(summary.FirstEnrolledAt),
                Stamp(summary.LastUnenrolledAt), Stamp(summary.FirstVerifiedAt), Stamp(summary.FirstCreditAt), end).Append("\r\n");
        }

        http.Response.Headers.ContentDisposition = $"attachment; filename={asked.Course.FileName}--enrollment-summary.csv";
        return Results.Text(csv.ToString(), "text/csv", Encoding.UTF8);
    }

    private static string Stamp(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) ?? "";

    private static void AddModes(EnrollmentDay day, Dictionary<string, object?> item)
    {
        item["cumulative_count"] = day.Cumulative;
        foreach (var mode in Modes) item[mode] = day.Modes.GetValueOrDefault(mode).Count;
        item["professional"] = day.Modes.GetValueOrDefault("professional").Count + day.Modes.GetValueOrDefault("no-id-professional").Count;
    }

    private static async Task<IResult> Days(
        AnalyticsCourse? named, string slug, HttpContext http, FigureRequests requests, EnrollmentQuery enrollment,
        Action<EnrollmentDay, Dictionary<string, object?>> further, CancellationToken ct)
    {
        var (asked, refusal) = await requests.Read(named, http, ct);
        if (asked is null) return refusal!;
        var days = asked.Wanted(await enrollment.Days(asked.Course, asked.Cut, asked.Until, ct), day => (day.Date, day.Date));
        return AnalyticsAnswer.List(
            http,
            [.. days.Select(day =>
            {
                var item = Stamped(new() { ["count"] = day.Count }, asked, day.Date);
                further(day, item);
                return item;
            })],
            asked.Course, Slug(http, slug));
    }

    private static async Task<IResult> Cut(
        AnalyticsCourse? named, string cut, string slug, HttpContext http, FigureRequests requests, EnrollmentQuery enrollment,
        Func<(DateOnly Date, IReadOnlyDictionary<string, ModeCount> Values), IEnumerable<Dictionary<string, object?>>> items, CancellationToken ct)
    {
        var (asked, refusal) = await requests.Read(named, http, ct);
        if (asked is null) return refusal!;
        IReadOnlyList<(DateOnly Date, IReadOnlyDictionary<string, ModeCount> Values)> days;
        if (asked.Window.IsLatestOnly)
        {
            var latest = await enrollment.At(asked.Course, cut, asked.Cut, asked.Until, ct);
            days = latest.Count == 0 ? [] : [(asked.Until, latest)];
        }
        else
        {
            days = await enrollment.Days(asked.Course, cut, asked.Cut, asked.Until, ct);
        }

        return AnalyticsAnswer.List(
            http, [.. asked.Wanted(days, day => (day.Date, day.Date)).SelectMany(day => items(day).Select(item => Stamped(item, asked, day.Date)))], asked.Course, Slug(http, slug));
    }

    /// <summary>Pages of Insights name their files otherwise than this API does, and say how: <c>?slug=enrollment-by-gender</c>.</summary>
    private static string Slug(HttpContext http, string slug) =>
        http.Request.Query.One("slug") is { Length: <= 60 } asked && asked.All(letter => letter is (>= 'a' and <= 'z') or '-') ? asked : slug;

    private static Dictionary<string, object?> Item(string name, object? value, long count) => new() { [name] = value, ["count"] = count };

    private static Dictionary<string, object?> Stamped(Dictionary<string, object?> item, FigureRequest asked, DateOnly date)
    {
        (item["course_id"], item["date"], item["created"]) = (asked.Course.Id, AnalyticsAnswer.Date(date), asked.Created);
        return item;
    }
}
