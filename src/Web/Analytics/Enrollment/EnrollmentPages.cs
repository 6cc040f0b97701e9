using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Identity;
using OpenEdx.Projections.Analytics;
using OpenEdx.Web.SharedKernel;

namespace OpenEdx.Web.Analytics;

/// <summary>Pages of Insights about who is enrolled, and how active they are week by week.</summary>
internal static class EnrollmentPages
{
    private const int WeeksShown = 24;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/insights/courses/{course}/enrollment/activity/", Activity).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/enrollment/demographics/age/", Age).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/enrollment/demographics/education/", Education).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/enrollment/demographics/gender/", Gender).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/enrollment/geography/", Geography).RequiresOnPage(Operation.ReadInsights);
        routes.MapGet("/insights/courses/{course}/engagement/content/", Content).RequiresOnPage(Operation.ReadInsights);
    }

    private static Task<IResult> Activity(
        AnalyticsCourse? named, HttpContext http, InsightsVisits visits, EnrollmentQuery enrollment, EnrollmentCuts cuts, CancellationToken ct) =>
        Page<EnrollmentActivityPage>(named, http, visits, enrollment, cuts, async (view, filters) => new()
        {
            [nameof(EnrollmentActivityPage.Days)] = await enrollment.Days(view.Course, filters.Cut, view.Until, ct),
        }, ct);

    private static Task<IResult> Age(
        AnalyticsCourse? named, HttpContext http, InsightsVisits visits, EnrollmentQuery enrollment, EnrollmentCuts cuts, CancellationToken ct) =>
        Page<AgePage>(named, http, visits, enrollment, cuts, async (view, filters) =>
        {
            var years = await enrollment.At(view.Course, EnrolledLearner.BirthYear, filters.Cut, view.Until, ct);
            return new()
            {
                [nameof(AgePage.Ages)] = AgeFigures.Of(
                    years.Where(year => year.Key.Length > 0).Select(year => (int.Parse(year.Key, CultureInfo.InvariantCulture), year.Value.Count)),
                    years.Values.Sum(count => count.Count), view.Until.Year),
            };
        }, ct);

    private static Task<IResult> Education(
        AnalyticsCourse? named, HttpContext http, InsightsVisits visits, EnrollmentQuery enrollment, EnrollmentCuts cuts, CancellationToken ct) =>
        Page<EducationPage>(named, http, visits, enrollment, cuts, async (view, filters) => new()
        {
            [nameof(EducationPage.Levels)] = await enrollment.At(view.Course, EnrolledLearner.Education, filters.Cut, view.Until, ct),
        }, ct);

    private static Task<IResult> Gender(
        AnalyticsCourse? named, HttpContext http, InsightsVisits visits, EnrollmentQuery enrollment, EnrollmentCuts cuts, CancellationToken ct) =>
        Page<GenderPage>(named, http, visits, enrollment, cuts, async (view, filters) => new()
        {
            [nameof(GenderPage.Days)] = await enrollment.Days(view.Course, EnrolledLearner.Gender, filters.Cut, view.Until, ct),
        }, ct);

    private static Task<IResult> Geography(
        AnalyticsCourse? named, HttpContext http, InsightsVisits visits, EnrollmentQuery enrollment, EnrollmentCuts cuts, CancellationToken ct) =>
        Page<GeographyPage>(named, http, visits, enrollment, cuts, async (view, filters) =>
        {
            var countries = await enrollment.At(view.Course, EnrolledLearner.Country, filters.Cut, view.Until, ct);
            return new()
            {
                [nameof(GeographyPage.Countries)] = countries.Where(country => IsKnown(country.Key) && country.Value.Count > 0)
                    .Select(country => KeyValuePair.Create(country.Key, country.Value.Count)).OrderByDescending(country => country.Value).ThenBy(country => country.Key, StringComparer.Ordinal).ToList(),
                [nameof(GeographyPage.Unknown)] = countries.Where(country => !IsKnown(country.Key)).Sum(country => country.Value.Count),
            };
        }, ct);

    private static Task<IResult> Content(
        AnalyticsCourse? named, HttpContext http, InsightsVisits visits, EnrollmentQuery enrollment, EnrollmentCuts cuts, ActivityQuery activity, CancellationToken ct) =>
        Page<ContentPage>(named, http, visits, enrollment, cuts, async (view, filters) => new()
        {
            [nameof(ContentPage.Weeks)] = (await activity.Weeks(view.Course, filters.Cut, view.AsOf, ct)).TakeLast(WeeksShown).ToList(),
            [nameof(ContentPage.Enrolled)] = (await enrollment.Days(view.Course, filters.Cut, view.Until, ct)).ToDictionary(day => day.Date, day => day.Count),
        }, ct);

    private static bool IsKnown(string country) => country.Length > 0 && country != LearnerTraits.UnknownCountry;

    private static async Task<IResult> Page<TPage>(
        AnalyticsCourse? named, HttpContext http, InsightsVisits visits, EnrollmentQuery enrollment, EnrollmentCuts cuts,
        Func<InsightsView, InsightsFilters, Task<Dictionary<string, object?>>> figures, CancellationToken ct)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        if (await visits.Open(http, named, ct) is not { } view) return InsightsVisits.Unknown(http);
        var filters = await InsightsFilters.Of(view, enrollment, cuts, ct);
        var parameters = await figures(view, filters);
        parameters["View"] = view;
        parameters["Filters"] = filters;
        return http.Page<TPage>(parameters);
    }
}
