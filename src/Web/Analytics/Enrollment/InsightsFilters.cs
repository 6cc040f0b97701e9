using OpenEdx.Projections.Analytics;

namespace OpenEdx.Web.Analytics;

/// <summary>Tracks and cohorts by which a page can be cut.</summary>
/// <param name="Cut">What the address asks for; everybody, where it names a cohort that is not there.</param>
public sealed record InsightsFilters(IReadOnlyList<string> Modes, IReadOnlyList<string> Cohorts, EnrollmentCut Cut)
{
    public static async Task<InsightsFilters> Of(InsightsView view, EnrollmentQuery enrollment, EnrollmentCuts cuts, CancellationToken ct) => new(
        await enrollment.Modes(view.Course, ct),
        [.. (await cuts.Names(view.Course, ct)).Select(cohort => cohort.Name)],
        await cuts.Of(view.Course, view.Query.GetValueOrDefault("mode"), view.Query.GetValueOrDefault("cohort"), ct) ?? EnrollmentCut.Everybody);

    /// <summary>Address of a list of the analytics API as CSV, cut as the page is.</summary>
    /// <param name="path">Below the course, with the slash at its end.</param>
    /// <param name="all">Parameters besides the filters.</param>
    public static string Csv(InsightsView view, string path, string all)
    {
        var filters = string.Concat(new[] { "as_of", "mode", "cohort" }.Where(name => view.Query.TryGetValue(name, out var value) && value.Length > 0)
            .Select(name => $"&{name}={Uri.EscapeDataString(view.Query[name])}"));
        return $"/api/v0/courses/{view.Course.Segment}/{path}?format=csv{all}{filters}";
    }
}
