using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenEdx.Api.SharedKernel;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Api.Analytics;

/// <summary>What a request for daily or weekly figures of a course asks for.</summary>
/// <param name="AsOf">Only events dated up to the end of this day count; null: all.</param>
/// <param name="Until">That day, or today.</param>
/// <param name="Created">Instant of the last fact of the course; null: there is none.</param>
internal sealed record FigureRequest(AnalyticsCourse Course, AnalyticsWindow Window, EnrollmentCut Cut, DateOnly? AsOf, DateOnly Until, DateOnly Today, string? Created)
{
    /// <summary>Of days or weeks in order, those that are asked for.</summary>
    public IEnumerable<T> Wanted<T>(IReadOnlyList<T> all, Func<T, (DateOnly Begin, DateOnly End)> of) =>
        Window.IsLatestOnly ? all.TakeLast(1) : all.Where(one => Window.Holds(of(one).Begin, of(one).End));
}

/// <summary>
/// Reads <c>start_date</c>, <c>end_date</c> as upstream, and what is ours: <c>mode</c>, <c>cohort</c> (its name), <c>as_of</c> (<c>YYYY-MM-DD</c>).
/// </summary>
internal sealed class FigureRequests(InsightsQuery insights, EnrollmentCuts cuts, RequestClock clock)
{
    /// <summary>Either what is asked for, or the refusal.</summary>
    public async Task<(FigureRequest? Request, IResult? Refusal)> Read(AnalyticsCourse? course, HttpContext http, CancellationToken ct)
    {
        if (course is null) return (null, AnalyticsAnswer.NotFound());
        if (!AnalyticsWindow.TryRead(http, out var window)) return (null, BadDate());
        var today = DateOnly.FromDateTime(clock.Now(http).UtcDateTime);
        if (!TryDay(http.Request.Query.One("as_of"), out var asOf)) return (null, BadDate());
        if (await cuts.Of(course, http.Request.Query.One("mode"), http.Request.Query.One("cohort"), ct) is not { } cut) return (null, AnalyticsAnswer.NotFound());
        var pulse = await insights.Pulse(course, ct);
        return (new(course, window, cut, asOf, asOf < today ? asOf.Value : today, today, pulse is null ? null : AnalyticsAnswer.Instant(pulse.At)), null);
    }

    public static bool TryDay(string? text, out DateOnly? day)
    {
        day = null;
        if (text is null) return true;
        var isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read);
        if (isDay) day = read;
        return isDay;
    }

    public static IResult BadDate() => AnalyticsAnswer.Error(400, "illegal_parameter_values", "Dates are YYYY-MM-DD or YYYY-MM-DDTHHMMSS.");
}
