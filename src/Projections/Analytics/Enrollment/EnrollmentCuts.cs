using OpenEdx.Projections.Enrollment;

namespace OpenEdx.Projections.Analytics;

/// <summary>From the words of an address (<c>?mode=verified&amp;cohort=Morning</c>) to a cut.</summary>
public sealed class EnrollmentCuts(CohortsQuery cohorts)
{
    /// <param name="cohort">Name; null or empty: whoever.</param>
    /// <returns>Null: the course has no such cohort.</returns>
    public async Task<EnrollmentCut?> Of(AnalyticsCourse course, string? mode, string? cohort, CancellationToken ct)
    {
        var track = string.IsNullOrEmpty(mode) ? null : mode;
        if (string.IsNullOrEmpty(cohort)) return new(track, null);
        var found = (await Names(course, ct)).FirstOrDefault(one => one.Name == cohort);
        return found.Name is null ? null : new(track, found.Number);
    }

    /// <summary>Cohorts of the course by name; of courses that only imported logs know, none.</summary>
    public async Task<IReadOnlyList<(int Number, string Name)>> Names(AnalyticsCourse course, CancellationToken ct) =>
        course.Key is { } key ? [.. (await cohorts.Of(key, ct)).Select(one => (one.Cohort.CohortId, one.Cohort.Name))] : [];
}
