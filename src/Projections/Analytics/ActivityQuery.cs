using Npgsql;
using NpgsqlTypes;

namespace OpenEdx.Projections.Analytics;

/// <summary>Distinct learners of one week by label, see <see cref="WeeklyActivity"/>.</summary>
/// <param name="Week">Its Monday.</param>
public sealed record ActivityWeek(DateOnly Week, IReadOnlyDictionary<string, int> Learners)
{
    /// <summary>The Monday after.</summary>
    public DateOnly End => Week.AddDays(7);
}

/// <summary>Questions to <c>analytics.weekly_activity</c>, and to <c>analytics.weekly_learners</c> where it has to be known who they are.</summary>
public sealed class ActivityQuery(NpgsqlDataSource database)
{
    private const string Counted = "select week, label, learners from analytics.weekly_activity where course_id = $1";

    private const string AsOf = """
        select week, label, learners from analytics.weekly_activity where course_id = $1 and week + 6 <= $2
        union all
        select week, label, count(*)::int from analytics.weekly_learners where course_id = $1 and week <= $2 and week + 6 > $2 and first_date <= $2 group by week, label
        """;

    private const string Cut = """
        select w.week, w.label, count(*)::int from analytics.weekly_learners w
        left join analytics.learner_numbers n on n.number = case when w.learner like '##%' then substr(w.learner, 3)::bigint end
        join analytics.enrollment_learners e on e.course_id = w.course_id and e.learner = coalesce(n.learner, w.learner)
        where w.course_id = $1 and ($2::date is null or w.first_date <= $2) and ($3::text is null or e.mode = $3) and ($4::int is null or e.cohort = $4)
        group by w.week, w.label
        """;

    /// <summary>Weeks with any activity, in order.</summary>
    /// <param name="cut">By the present track and cohort of the learners.</param>
    /// <param name="until">Only what is dated up to the end of this day counts; null: all.</param>
    public async Task<IReadOnlyList<ActivityWeek>> Weeks(AnalyticsCourse course, EnrollmentCut cut, DateOnly? until, CancellationToken ct)
    {
        var isCut = cut != EnrollmentCut.Everybody;
        await using var command = database.CreateCommand((isCut ? Cut : until is null ? Counted : AsOf) + " order by week");
        command.Parameters.Add(EnrollmentQuery.Text(course.Id));
        if (isCut || until is not null) command.Parameters.Add(EnrollmentQuery.Date(until));
        if (isCut)
        {
            command.Parameters.Add(EnrollmentQuery.Text(cut.Mode));
            command.Parameters.Add(new() { Value = (object?)cut.Cohort ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        }

        var rows = new List<(DateOnly Week, string Label, int Learners)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows.Add((reader.GetFieldValue<DateOnly>(0), reader.GetString(1), reader.GetInt32(2)));
        return [.. rows.GroupBy(row => row.Week).Select(week => new ActivityWeek(week.Key, week.ToDictionary(row => row.Label, row => row.Learners)))];
    }
}
