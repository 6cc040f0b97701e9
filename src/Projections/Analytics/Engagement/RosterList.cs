using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>Which learners somebody wants to see, and in which order (tracking §5, <c>learners/</c>).</summary>
/// <param name="Text">Part of username, name or address, without regard to case; null: everybody.</param>
/// <param name="Segments">At least one of them; empty: all learners.</param>
/// <param name="IgnoredSegments">None of them.</param>
/// <param name="OrderBy">One of <see cref="RosterList.Orders"/>.</param>
public sealed record RosterFilter(
    string? Text, IReadOnlyList<string> Segments, IReadOnlyList<string> IgnoredSegments, string? Cohort, string? Mode, string OrderBy, bool IsDescending)
{
    public static RosterFilter All { get; } = new(null, [], [], null, null, "username", false);
}

/// <summary>Cuts and sorts a roster.</summary>
/// <remarks>
/// Missing values stand last ascending and first descending; attempts per completed problem has the signed number of attempts in the opposite
/// direction as its second key. Source: Open edX analytics-data-api, <c>analytics_data_api/v0/models.py</c> (RosterEntry).
/// </remarks>
public static class RosterList
{
    private static readonly Dictionary<string, Func<RosterRow, IComparable?>> Keys = new(StringComparer.Ordinal)
    {
        ["username"] = row => row.Username.ToLowerInvariant(),
        ["email"] = row => row.Learner.Email.ToLowerInvariant(),
        ["discussion_contributions"] = row => row.Figures.DiscussionContributions,
        ["problems_attempted"] = row => row.Figures.ProblemsAttempted,
        ["problems_completed"] = row => row.Figures.ProblemsCompleted,
        ["problem_attempts_per_completed"] = row => row.AttemptsPerCompleted,
        ["attempt_ratio_order"] = row => row.Figures.AttemptRatioOrder,
        ["videos_viewed"] = row => row.Figures.VideosViewed,
    };

    public static IReadOnlyCollection<string> Orders => Keys.Keys;

    public static IReadOnlyList<RosterRow> Of(IEnumerable<RosterRow> rows, RosterFilter filter) => Sorted([.. rows.Where(row => Fits(row, filter))], filter);

    private static bool Fits(RosterRow row, RosterFilter filter) =>
        (filter.Text is not { } text || Has(row.Username, text) || Has(row.Learner.Name, text) || Has(row.Learner.Email, text)) &&
        (filter.Segments.Count == 0 || row.Segments.Intersect(filter.Segments).Any()) && !row.Segments.Intersect(filter.IgnoredSegments).Any() &&
        (filter.Cohort is null || row.Learner.Cohort == filter.Cohort) && (filter.Mode is null || row.Member.Mode == filter.Mode);

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static List<RosterRow> Sorted(List<RosterRow> rows, RosterFilter filter)
    {
        var key = Keys[filter.OrderBy];
        var direction = filter.IsDescending ? -1 : 1;
        var keyed = rows.ConvertAll(row => (Key: key(row), Row: row));
        keyed.Sort((one, other) =>
        {
            var order = Compare(one.Key, other.Key) * direction;
            if (order == 0 && filter.OrderBy == MetricRanges.AttemptsPerCompleted)
                order = -direction * one.Row.Figures.AttemptRatioOrder.CompareTo(other.Row.Figures.AttemptRatioOrder);
            return order != 0 ? order : string.CompareOrdinal(one.Row.Username, other.Row.Username);
        });
        return keyed.ConvertAll(pair => pair.Row);
    }

    private static int Compare(IComparable? one, IComparable? other) => (one, other) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        (string left, string right) => string.CompareOrdinal(left, right),
        _ => one.CompareTo(other),
    };
}
