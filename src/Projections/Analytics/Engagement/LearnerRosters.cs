using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>A learner of a course as Insights lists it.</summary>
/// <param name="Week">The last seven days; null: no activity.</param>
public sealed record RosterRow(CourseLearner Learner, WeekSummary? Week, IReadOnlyList<string> Segments)
{
    public string Username => Learner.Username;

    public Membership Member => Learner.Member;

    /// <summary>Null: nothing completed, or nothing attempted.</summary>
    public double? AttemptsPerCompleted => Week?.AttemptsPerCompleted is { } ratio && double.IsFinite(ratio) ? ratio : null;

    public WeekSummary Figures => Week ?? WeekSummary.None(Member.Learner);
}

/// <summary>All learners of a course, as of the end of a day.</summary>
/// <param name="AsOf">Last day that counts; the week is the one that ends with it.</param>
public sealed record LearnerRoster(AnalyticsCourse Course, DateOnly AsOf, IReadOnlyList<RosterRow> Rows, IReadOnlyList<MetricRange> Ranges)
{
    public DateOnly WeekStart => AsOf.AddDays(1 - Novelty.Week);
}

/// <summary>Puts the roster together (tracking §4.8). What people did who are absent from it still counts in the ranges.</summary>
public sealed class LearnerRosters(CourseLearners learners, EngagementQuery engagement, CourseCache cache)
{
    public async Task<LearnerRoster> Of(AnalyticsCourse course, DateOnly asOf, CancellationToken ct)
    {
        var (summing, naming) = (cache.Of(course, "weeks", asOf, () => engagement.Weeks(course.Id, asOf.AddDays(1), ct), ct), learners.Of(course, asOf, ct));
        await Task.WhenAll(summing, naming);
        var weeks = await summing;
        var ranges = MetricRanges.Of([.. weeks.Select(week => week.Week).OfType<WeekSummary>()]);
        var byLearner = weeks.ToDictionary(week => week.Learner, StringComparer.Ordinal);
        return new(course, asOf, [.. (await naming).Select(Row)], ranges);

        RosterRow Row(CourseLearner learner)
        {
            var week = byLearner.GetValueOrDefault(learner.Member.Learner);
            return new(learner, week?.Week, LearnerSegments.Of(learner.Member.IsEnrolled, week?.Week, week?.WasActive == true, ranges));
        }
    }
}
