using System.Data.Common;
using Npgsql;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>A learner's last seven days, and whether there was activity in the seven before.</summary>
/// <param name="Week">Null: no activity.</param>
public sealed record LearnerWeek(string Learner, WeekSummary? Week, bool WasActive);

/// <summary>Distinct things of a day; contributions are all.</summary>
public sealed record TimelineDay(DateOnly Date, int ProblemsAttempted, int ProblemsCompleted, int DiscussionContributions, int VideosViewed);

/// <summary>Figures of all time up to a day.</summary>
/// <param name="LastActive">Last day with any of them.</param>
public sealed record EngagementTotals(
    string Learner, long VideoPlays, long ProblemsAttempted, long ProblemsCompleted, long ProblemAttempts, long Contributions,
    long WeekVideoPlays, WeekSummary Week, DateOnly LastActive);

/// <summary>Days of a learner by Aspects' measure.</summary>
/// <param name="LastVisit">Last day with navigation, or if there was none ever with any deed; null: neither.</param>
/// <param name="HasDoneMore">Something besides opening the home page.</param>
public sealed record LearnerVisits(string Learner, DateOnly? LastVisit, bool HasDoneMore)
{
    /// <summary>Of somebody who never came.</summary>
    public static LearnerVisits None(string learner) => new(learner, null, false);
}

/// <summary>Questions to the tables of <see cref="LearnerActivity"/>, <see cref="MemberDays"/> and <see cref="TrackedUsers"/>. All are as of the end of any day.</summary>
public sealed class EngagementQuery(NpgsqlDataSource database)
{
    /// <summary>Everybody in the enrollment history of a course up to a day.</summary>
    public async Task<IReadOnlyList<Membership>> Members(string course, DateOnly asOf, CancellationToken ct) => [.. Memberships.Of(await List(
        """
        select coalesce(u.learner, m.member), m.date, m.mode, m.is_enrolled, m.was_enrolled, m.has_passed
        from analytics.member_days m left join analytics.tracked_users u on u.member = m.member
        where m.course_id = $1 and m.date <= $2
        """,
        row => new MemberDay(
            row.GetString(0), row.GetFieldValue<DateOnly>(1), Text(row, 2), row.IsDBNull(3) ? null : row.GetBoolean(3), row.GetBoolean(4),
            row.IsDBNull(5) ? null : row.GetBoolean(5)),
        ct, course, asOf))];

    /// <summary>Learners with activity in the fourteen days before a day.</summary>
    /// <param name="end">Exclusive.</param>
    public Task<List<LearnerWeek>> Weeks(string course, DateOnly end, CancellationToken ct) => List(
        $"""
        select learner, coalesce(sum(problem_attempts) filter (where date >= $2), 0)::int,
               coalesce(sum(problems_attempted[date - $2 + 1]) filter (where date >= $2), 0)::int,
               coalesce(sum(problems_completed[date - $2 + 1]) filter (where date >= $2), 0)::int,
               coalesce(sum(videos_viewed[date - $2 + 1]) filter (where date >= $2), 0)::int,
               coalesce(sum(contributions) filter (where date >= $2), 0)::int,
               (count(*) filter (where date >= $2))::int, coalesce(bool_or(date < $2), false)
        from analytics.engagement_days
        where course_id = $1 and date >= $2 - {Novelty.Week} and date < $2 + {Novelty.Week} and {ActivityTables.IsEngaged} group by learner
        """,
        row =>
        {
            var week = new WeekSummary(row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6));
            return new LearnerWeek(week.Learner, week.DaysActive > 0 ? week : null, row.GetBoolean(7));
        },
        ct, course, end.AddDays(-Novelty.Week));

    /// <summary>Days with activity of a learner, in order.</summary>
    public Task<List<TimelineDay>> Timeline(string course, string learner, DateOnly asOf, CancellationToken ct) => List(
        $"""
        select date, problems_attempted[1]::int, problems_completed[1]::int, contributions, videos_viewed[1]::int
        from analytics.engagement_days where course_id = $1 and learner = $2 and date <= $3 and {ActivityTables.IsEngaged} order by date
        """,
        row => new TimelineDay(row.GetFieldValue<DateOnly>(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)),
        ct, course, learner, asOf);

    /// <summary>Everybody who was ever active in a course.</summary>
    /// <remarks>All time of a learner without later days stands in one row; only of the others are days added up.</remarks>
    public Task<List<EngagementTotals>> Totals(string course, DateOnly asOf, CancellationToken ct) => List(
        $"""
        with totals as (
            select learner, video_plays, problems_attempted, problems_completed, problem_attempts, contributions, last_engaged_date
            from analytics.engagement_learners where course_id = $1 and last_date <= $2 and last_engaged_date is not null
            union all
            select d.learner, sum(d.video_plays), sum(d.problems_attempted[{Novelty.Ever}]), sum(d.problems_completed[{Novelty.Ever}]), sum(d.problem_attempts),
                   sum(d.contributions), max(d.date)
            from analytics.engagement_days d join analytics.engagement_learners l on l.course_id = d.course_id and l.learner = d.learner
            where d.course_id = $1 and d.date <= $2 and l.last_date > $2 and (d.problem_attempts > 0 or d.contributions > 0 or d.video_plays > 0) group by d.learner),
        weeks as (
            select learner, sum(video_plays) as plays, sum(problem_attempts) as attempts, sum(problems_attempted[date - $3 + 1]) as attempted,
                   sum(problems_completed[date - $3 + 1]) as completed, sum(videos_viewed[date - $3 + 1]) as viewed, sum(contributions) as contributed, count(*) as days
            from analytics.engagement_days where course_id = $1 and date between $3 and $2 and {ActivityTables.IsEngaged} group by learner)
        select t.learner, t.video_plays::bigint, t.problems_attempted::bigint, t.problems_completed::bigint, t.problem_attempts::bigint, t.contributions::bigint,
               coalesce(w.plays, 0), coalesce(w.attempts, 0)::int, coalesce(w.attempted, 0)::int, coalesce(w.completed, 0)::int, coalesce(w.viewed, 0)::int,
               coalesce(w.contributed, 0)::int, coalesce(w.days, 0)::int, t.last_engaged_date
        from totals t left join weeks w on w.learner = t.learner
        """,
        row => new EngagementTotals(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
            new(row.GetString(0), row.GetInt32(7), row.GetInt32(8), row.GetInt32(9), row.GetInt32(10), row.GetInt32(11), row.GetInt32(12)),
            row.GetFieldValue<DateOnly>(13)),
        ct, course, asOf, asOf.AddDays(1 - Novelty.Week));

    /// <summary>When the learners of a course were last there; who never was is absent. Days are looked through only of who has later ones.</summary>
    public Task<List<LearnerVisits>> Visits(string course, DateOnly asOf, CancellationToken ct) => List(
        """
        select learner, coalesce(last_visit_date, last_deed_date), last_deed_date is not null from analytics.engagement_learners
        where course_id = $1 and last_date <= $2
        union all
        select d.learner, coalesce(max(d.date) filter (where d.visits > 0), max(d.date) filter (where d.deeds > 0)), coalesce(bool_or(d.deeds > 0), false)
        from analytics.engagement_days d join analytics.engagement_learners l on l.course_id = d.course_id and l.learner = d.learner
        where d.course_id = $1 and d.date <= $2 and l.last_date > $2 group by d.learner
        """,
        row => new LearnerVisits(row.GetString(0), row.IsDBNull(1) ? null : row.GetFieldValue<DateOnly>(1), row.GetBoolean(2)),
        ct, course, asOf);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private async Task<List<T>> List<T>(string sql, Func<DbDataReader, T> read, CancellationToken ct, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }
}
