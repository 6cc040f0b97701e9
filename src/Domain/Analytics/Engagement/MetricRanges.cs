namespace OpenEdx.Domain.Analytics;

/// <summary>Part of the values of a metric.</summary>
/// <param name="Type"><c>low</c>, <c>normal</c> or <c>high</c>.</param>
/// <param name="Low">Lower bound, inclusive; may be infinite.</param>
/// <param name="High">Upper bound, exclusive; infinite: none.</param>
public sealed record MetricRange(string Metric, string Type, double Low, double High)
{
    /// <summary>An infinite value belongs to an infinite upper bound.</summary>
    public bool Holds(double value) => Low <= value && (value < High || (double.IsPositiveInfinity(value) && double.IsPositiveInfinity(High)));
}

/// <summary>
/// How the learners of a course compare in a week: below the 15th percentile, above the 85th, or between (tracking §4.8). Source: Open edX
/// edx-analytics-pipeline, <c>tasks/insights/module_engagement.py</c>.
/// </summary>
public static class MetricRanges
{
    public const string ProblemAttempts = "problem_attempts";
    public const string ProblemsAttempted = "problems_attempted";
    public const string ProblemsCompleted = "problems_completed";
    public const string AttemptsPerCompleted = "problem_attempts_per_completed";
    public const string DiscussionContributions = "discussion_contributions";
    public const string VideosViewed = "videos_viewed";

    private const double Lower = 0.15;
    private const double Upper = 0.85;

    public static IReadOnlyList<string> Metrics { get; } =
        [ProblemAttempts, ProblemsAttempted, ProblemsCompleted, AttemptsPerCompleted, DiscussionContributions, VideosViewed];

    /// <summary>Null: the learner has no value, and is left out of its ranges.</summary>
    public static double? ValueOf(WeekSummary week, string metric) => metric switch
    {
        ProblemAttempts => week.ProblemAttempts,
        ProblemsAttempted => week.ProblemsAttempted,
        ProblemsCompleted => week.ProblemsCompleted,
        AttemptsPerCompleted => week.AttemptsPerCompleted,
        DiscussionContributions => week.DiscussionContributions,
        VideosViewed => week.VideosViewed,
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    /// <summary>One to three ranges per metric, lowest first.</summary>
    /// <param name="weeks">Of one course; one per learner with activity.</param>
    public static IReadOnlyList<MetricRange> Of(IReadOnlyCollection<WeekSummary> weeks) => [.. Metrics.SelectMany(metric => Of(weeks, metric))];

    /// <summary>Linear between closest ranks.</summary>
    /// <param name="sorted">At least one value.</param>
    /// <param name="share">0 to 1.</param>
    public static double Percentile(IReadOnlyList<double> sorted, double share)
    {
        var rank = (sorted.Count - 1) * share;
        var (below, above) = (sorted[(int)Math.Floor(rank)], sorted[(int)Math.Ceiling(rank)]);
        var value = below + ((above - below) * (rank - Math.Floor(rank)));
        return double.IsNaN(value) ? double.PositiveInfinity : value;
    }

    private static IEnumerable<MetricRange> Of(IReadOnlyCollection<WeekSummary> weeks, string metric)
    {
        double[] values = [.. weeks.Select(week => ValueOf(week, metric)).OfType<double>().Order()];
        if (values.Length == 0)
        {
            yield return new(metric, "normal", 0, double.PositiveInfinity);
            yield break;
        }

        var (low, high) = (Percentile(values, Lower), Percentile(values, Upper));
        if (low > 0) yield return new(metric, "low", 0, low);
        if (low.Equals(high))
        {
            yield return new(metric, "normal", low, double.PositiveInfinity);
            yield break;
        }

        yield return new(metric, "normal", low, high);
        yield return new(metric, "high", high, double.PositiveInfinity);
    }
}
