using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>A mode of a course run at the end of a day (tracking §4.2, course summary).</summary>
/// <param name="CountChange7Days">Count minus that of seven days before.</param>
/// <param name="CountThen">Count at the end of the day with which the caller compares.</param>
/// <param name="Passing">Learners who pass, whether still enrolled or not.</param>
public sealed record CourseModeFigures(string Course, string Mode, long Count, long Cumulative, long CountChange7Days, long CountThen, long Passing);

/// <summary>All modes of courses in two statements, for lists of courses.</summary>
public sealed class CourseSummariesQuery(NpgsqlDataSource database)
{
    /// <param name="courses">Null: all of which any enrollment is known.</param>
    /// <param name="until">The day at whose end figures stand.</param>
    /// <param name="then">The day to compare with.</param>
    /// <returns>By course and mode; a mode in which nobody was on that day is absent.</returns>
    public async Task<IReadOnlyList<CourseModeFigures>> Of(IReadOnlyCollection<string>? courses, DateOnly until, DateOnly then, CancellationToken ct)
    {
        var passing = new Dictionary<(string, string), long>();
        await Read(
            $"""
            select course_id, mode, sum(count_change) from analytics.enrollment_cuts
            where ($1::text[] is null or course_id = any($1)) and cut = '{EnrolledLearner.Passing}' and value = '' and date <= $2 group by course_id, mode
            """,
            row => passing[(row.GetString(0), row.GetString(1))] = row.GetInt64(2), [Courses(courses), EnrollmentQuery.Date(until)], ct);

        var figures = new List<CourseModeFigures>();
        await Read(
            """
            select course_id, mode, sum(count_change), sum(cumulative_change), coalesce(sum(count_change) filter (where date > $2 - 7), 0),
                   coalesce(sum(count_change) filter (where date <= $3), 0)
            from analytics.enrollment_changes where ($1::text[] is null or course_id = any($1)) and date <= $2
            group by course_id, mode having sum(cumulative_change) > 0 order by course_id collate "C", mode collate "C"
            """,
            row => figures.Add(new(
                row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), passing.GetValueOrDefault((row.GetString(0), row.GetString(1))))),
            [Courses(courses), EnrollmentQuery.Date(until), EnrollmentQuery.Date(then)], ct);
        return figures;
    }

    private static NpgsqlParameter Courses(IReadOnlyCollection<string>? courses) =>
        new() { Value = (object?)courses?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private async Task Read(string sql, Action<NpgsqlDataReader> add, NpgsqlParameter[] parameters, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) add(reader);
    }
}
