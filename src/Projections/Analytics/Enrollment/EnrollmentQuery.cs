using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>Some learners at the end of a day.</summary>
/// <param name="Count">Enrolled.</param>
/// <param name="Cumulative">Ever seen, under their mode of that day.</param>
public readonly record struct ModeCount(long Count, long Cumulative);

/// <summary>Enrollment at the end of a day, by mode; who was never seen in a mode up to that day, or left it, is absent.</summary>
public sealed record EnrollmentDay(DateOnly Date, IReadOnlyDictionary<string, ModeCount> Modes)
{
    public long Count => Modes.Values.Sum(mode => mode.Count);

    public long Cumulative => Modes.Values.Sum(mode => mode.Cumulative);
}

/// <summary>Whose enrollment is asked for.</summary>
/// <param name="Mode">Null: whatever the track.</param>
/// <param name="Cohort">Number of the cohort in which they are now; null: whoever.</param>
public sealed record EnrollmentCut(string? Mode, int? Cohort)
{
    public static EnrollmentCut Everybody { get; } = new(null, null);
}

/// <summary>Questions to <c>analytics.enrollment_changes</c> and <c>analytics.enrollment_cuts</c>. All figures count what is dated up to the end of a day, UTC.</summary>
public sealed class EnrollmentQuery(NpgsqlDataSource database)
{
    /// <summary>Every day from the first enrollment to <paramref name="until"/>; empty without any.</summary>
    public async Task<IReadOnlyList<EnrollmentDay>> Days(AnalyticsCourse course, EnrollmentCut cut, DateOnly until, CancellationToken ct) =>
        [.. (await Daily(
                cut.Cohort is { } cohort
                    ? $"select date, mode, count_change, cumulative_change from analytics.enrollment_cuts where course_id = $1 and cut = '{EnrolledLearner.CohortNumber}' and value = '{cohort}' and date <= $2 and ($3::text is null or mode = $3) order by date"
                    : "select date, mode, count_change, cumulative_change from analytics.enrollment_changes where course_id = $1 and date <= $2 and ($3::text is null or mode = $3) order by date",
                [Text(course.Id), Date(until), Text(cut.Mode)], until, ct))
            .Select(day => new EnrollmentDay(day.Date, day.Values))];

    /// <summary>The same by the values of another cut; an empty value stands for the unknown.</summary>
    /// <param name="of">A constant of <see cref="EnrolledLearner"/>.</param>
    public Task<IReadOnlyList<(DateOnly Date, IReadOnlyDictionary<string, ModeCount> Values)>> Days(
        AnalyticsCourse course, string of, EnrollmentCut cut, DateOnly until, CancellationToken ct) => Daily(
        $"select date, value, sum(count_change), sum(cumulative_change) from analytics.enrollment_cuts where {IsAsked} group by date, value order by date",
        Asked(course, of, cut, until), until, ct);

    /// <summary>Only the last of these days.</summary>
    public async Task<IReadOnlyDictionary<string, ModeCount>> At(AnalyticsCourse course, string of, EnrollmentCut cut, DateOnly until, CancellationToken ct)
    {
        var rows = await List(
            $"select value, sum(count_change), sum(cumulative_change) from analytics.enrollment_cuts where {IsAsked} group by value having sum(cumulative_change) > 0",
            row => (row.GetString(0), new ModeCount(row.GetInt64(1), row.GetInt64(2))), Asked(course, of, cut, until), ct);
        return rows.ToDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);
    }

    /// <summary>Enrollments of a course as they came, learner by learner, for reports about each of them.</summary>
    public Task<List<(string Learner, EnrollmentAct Act)>> Histories(AnalyticsCourse course, DateOnly until, CancellationToken ct) => List(
        """
        select coalesce(n.learner, f.learner) as learner, f.at, f.kind, f.mode from analytics.enrollment_facts f
        left join analytics.learner_numbers n on n.number = case when f.learner like '##%' then substr(f.learner, 3)::bigint end
        where f.course_id = $1 and f.at < $2::timestamp at time zone 'utc' order by 1
        """,
        row => (row.GetString(0), new EnrollmentAct(row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3))),
        [Text(course.Id), new() { Value = until.AddDays(1).ToDateTime(TimeOnly.MinValue), NpgsqlDbType = NpgsqlDbType.Timestamp }], ct);

    /// <summary>Modes in which anybody was ever seen, and cohorts of <c>?mode=</c>.</summary>
    public Task<List<string>> Modes(AnalyticsCourse course, CancellationToken ct) => List(
        "select distinct mode from analytics.enrollment_changes where course_id = $1 order by mode", row => row.GetString(0), [Text(course.Id)], ct);

    private const string IsAsked = "course_id = $1 and cut = $4 and date <= $2 and ($3::text is null or mode = $3) and ($5::int is null or cohort = $5)";

    private static NpgsqlParameter[] Asked(AnalyticsCourse course, string of, EnrollmentCut cut, DateOnly until) =>
        [Text(course.Id), Date(until), Text(cut.Mode), Text(of), new() { Value = (object?)cut.Cohort ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer }];

    internal static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    internal static NpgsqlParameter Date(DateOnly? date) => new() { Value = (object?)date ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date };

    /// <param name="sql">Gives date, value and both changes, by date.</param>
    private async Task<IReadOnlyList<(DateOnly Date, IReadOnlyDictionary<string, ModeCount> Values)>> Daily(
        string sql, NpgsqlParameter[] parameters, DateOnly until, CancellationToken ct)
    {
        var changes = await List(
            sql, row => (Date: row.GetFieldValue<DateOnly>(0), Value: row.GetString(1), Count: row.GetFieldValue<long>(2), Cumulative: row.GetFieldValue<long>(3)), parameters, ct);
        var days = new List<(DateOnly, IReadOnlyDictionary<string, ModeCount>)>();
        if (changes.Count == 0) return days;
        var now = new Dictionary<string, ModeCount>(StringComparer.Ordinal);
        var next = 0;
        for (var date = changes[0].Date; date <= until; date = date.AddDays(1))
        {
            if (next < changes.Count && changes[next].Date == date) now = new(now, StringComparer.Ordinal);
            for (; next < changes.Count && changes[next].Date == date; next++)
            {
                var known = now.GetValueOrDefault(changes[next].Value);
                var moved = new ModeCount(known.Count + changes[next].Count, known.Cumulative + changes[next].Cumulative);
                if (moved == default) now.Remove(changes[next].Value);
                else now[changes[next].Value] = moved;
            }

            days.Add((date, now));
        }

        return days;
    }

    private async Task<List<T>> List<T>(string sql, Func<DbDataReader, T> read, NpgsqlParameter[] parameters, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }
}
