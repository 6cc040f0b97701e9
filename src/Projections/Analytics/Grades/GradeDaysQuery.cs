using System.Globalization;
using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>Learners whose course grade lies in the same tenth.</summary>
/// <param name="From">Lower bound, 0 to 1; the last bucket holds 100 % and more.</param>
public sealed record GradeBucket(double From, long Learners, long Passed);

/// <summary>Learners with the same score in a problem.</summary>
/// <param name="MaxGrade">Null: not told.</param>
public sealed record ScoreCount(string Course, double Grade, double? MaxGrade, long Count);

/// <summary>How many learners have which grade or score, now or as of the end of a day: <see cref="CourseGradeDays"/>, <see cref="ProblemScoreDays"/>.</summary>
public sealed class GradeDaysQuery(NpgsqlDataSource database) : IFigureEvents
{
    /// <summary>Percents are whole hundredths, but 0.29 * 10 is a little less than 2.9 in binary.</summary>
    private const string Tenth = "least(greatest(floor(round((percent * 100)::numeric) / 10), 0), 10)::int";

    private const string Standing = "select distinct on (user_id) percent, passed, position from analytics.course_grade_days where course_id = $1 and date <= $2 order by user_id, date desc";

    public string Figure => "grades";

    /// <summary>Course grades by tenths, all eleven buckets.</summary>
    /// <param name="asOf">Null: now.</param>
    public async Task<IReadOnlyList<GradeBucket>> Grades(CourseKey course, DateOnly? asOf, CancellationToken ct)
    {
        var found = await database.Rows(
            $"select {Tenth}, count(*), count(*) filter (where passed) from ({Standing}) standing group by 1",
            row => new GradeBucket(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)), ct, course.ToString(), asOf ?? DateOnly.MaxValue);
        return [.. Enumerable.Range(0, 11).Select(tenth => (found.Find(bucket => (int)bucket.From == tenth) ?? new(tenth, 0, 0)) with { From = tenth / 10.0 })];
    }

    /// <summary>
    /// How many learners have which score in a problem: of our own learners the score that counts; of those whom only tracking logs know, what
    /// their latest submission earned.
    /// </summary>
    /// <param name="asOf">Null: now.</param>
    /// <returns>Of all courses, since ids of old problems do not tell the run.</returns>
    public Task<List<ScoreCount>> Scores(string problem, DateOnly? asOf, CancellationToken ct) => database.Rows(
        """
        with own as (
            select distinct on (user_id) user_id, course_id, earned, possible from analytics.problem_score_days
            where problem = $1 and date <= $2 order by user_id, date desc),
        logged as (
            select distinct on (course_id, learner) course_id, learner, grade, max_grade from analytics.submissions
            where problem = $1 and is_logged and at < $3 order by course_id, learner, at desc, grade desc nulls last)
        select course_id, grade, max_grade, count(*) from (
            select course_id, earned as grade, possible as max_grade from own where earned is not null
            union all
            select course_id, grade, max_grade from logged
            where grade is not null and learner not in (select '#' || user_id from own where earned is not null)) standing
        group by course_id, grade, max_grade order by course_id collate "C", max_grade nulls last, grade
        """,
        row => new ScoreCount(row.GetString(0), row.GetDouble(1), row.IsDBNull(2) ? null : row.GetDouble(2), row.GetInt64(3)),
        ct, problem, asOf ?? DateOnly.MaxValue, AnalyticsRows.EndOf(asOf));

    public string Heading(IReadOnlyDictionary<string, string> which) => TenthOf(which) switch
    {
        null when IsPassing(which) => "Course grades that pass",
        null => "Course grades",
        10 => "Course grades of 100% and more",
        { } from => string.Create(CultureInfo.InvariantCulture, $"Course grades from {from * 10}% to below {(from + 1) * 10}%"),
    };

    /// <summary>The change that made each learner's grade what it is. Parameters: <c>tenth</c> (0 to 10; absent: all), <c>passing=true</c>, <c>as_of</c>.</summary>
    public async Task<IReadOnlyList<long>> Behind(AnalyticsCourse course, IReadOnlyDictionary<string, string> which, long after, int count, CancellationToken ct) =>
        await database.Rows(
            $"""
            select position from ({Standing}) standing
            where position > $3 and ($5 < 0 or {Tenth} = $5) and (passed or not $6) order by position limit $4
            """,
            row => row.GetInt64(0), ct, course.Id, FigureDay.Of(which, "as_of") ?? DateOnly.MaxValue, after, count, TenthOf(which) ?? -1, IsPassing(which));

    private static int? TenthOf(IReadOnlyDictionary<string, string> which) =>
        int.TryParse(which.GetValueOrDefault("tenth"), NumberStyles.None, CultureInfo.InvariantCulture, out var tenth) ? tenth : null;

    private static bool IsPassing(IReadOnlyDictionary<string, string> which) => which.GetValueOrDefault("passing") == "true";
}
