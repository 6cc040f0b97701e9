using System.Data.Common;
using Npgsql;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;

namespace OpenEdx.Projections.Grading;

/// <summary>Questions to the grade tables.</summary>
public sealed class GradesQuery(NpgsqlDataSource database)
{
    /// <summary>Course grades of these learners; who never attempted anything is absent.</summary>
    public async Task<IReadOnlyDictionary<UserId, CourseGrade>> CourseGrades(CourseKey course, IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        var rows = await List(
            """
            select user_id, course_id, percent, letter, passed, passed_at, content_version, cause_kind, cause_event, cause_position, changed_at
            from grading.course_grades where course_id = $1 and user_id = any($2)
            """,
            row => new CourseGrade(
                row.GetInt64(0), row.GetString(1), row.GetDouble(2), row.GetString(3), row.GetBoolean(4), Instant(row, 5), row.GetInt64(6),
                row.GetString(7), row.GetGuid(8), row.GetInt64(9), row.GetFieldValue<DateTimeOffset>(10)),
            ct, course.ToString(), users.Select(user => user.Value).ToArray());
        return rows.ToDictionary(row => new UserId(row.UserId));
    }

    /// <summary>
    /// A page of the active members of a course by user id, with their grades; who never attempted anything has 0, no letter, no pass.
    /// </summary>
    /// <param name="from">Last id of the page before, or first id of the page behind.</param>
    /// <param name="backwards">The page before <paramref name="from"/> instead of the one behind it.</param>
    public async Task<IReadOnlyList<MemberGrade>> Members(CourseKey course, long from, bool backwards, int size, CancellationToken ct)
    {
        var rows = await List(
            $"""
            select e.user_id, coalesce(g.percent, 0), coalesce(g.letter, ''), coalesce(g.passed, false)
            from enrollment.learner_enrollments e
            left join grading.course_grades g on g.user_id = e.user_id and g.course_id = e.course_id
            where e.course_id = $1 and e.is_active and e.user_id {(backwards ? "<" : ">")} $2
            order by e.user_id {(backwards ? "desc" : "asc")} limit $3
            """,
            row => new MemberGrade(new(row.GetInt64(0)), row.GetDouble(1), row.GetString(2), row.GetBoolean(3)), ct, course.ToString(), from, size);
        return [.. rows.OrderBy(row => row.User)];
    }

    /// <summary>Null: the learner never attempted anything.</summary>
    public async Task<CourseGrade?> CourseGrade(UserId user, CourseKey course, CancellationToken ct) =>
        (await CourseGrades(course, [user], ct)).GetValueOrDefault(user);

    /// <summary>Keys of the course runs whose grade of a learner is a pass at present.</summary>
    public async Task<IReadOnlySet<string>> Passed(UserId user, CancellationToken ct) => (await List(
        "select course_id from grading.course_grades where user_id = $1 and passed", row => row.GetString(0), ct, user.Value)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Subsection grades of a learner, by usage key; untouched subsections are absent.</summary>
    public async Task<IReadOnlyDictionary<string, SubsectionGrade>> SubsectionGrades(UserId user, CourseKey course, CancellationToken ct)
    {
        var rows = await List(
            """
            select user_id, subsection, course_id, earned_all, possible_all, earned_graded, possible_graded, percent, first_attempted,
                   content_version, cause_kind, cause_event, cause_position, changed_at
            from grading.subsection_grades where course_id = $1 and user_id = $2
            """,
            row => new SubsectionGrade(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5), row.GetDouble(6),
                row.GetDouble(7), Instant(row, 8), row.GetInt64(9), row.GetString(10), row.GetGuid(11), row.GetInt64(12),
                row.GetFieldValue<DateTimeOffset>(13)),
            ct, course.ToString(), user.Value);
        return rows.ToDictionary(row => row.Subsection);
    }

    /// <summary>Scores of a learner, by usage key of the problem; untouched problems are absent.</summary>
    public async Task<IReadOnlyDictionary<string, ProblemScoreRow>> ProblemScores(UserId user, CourseKey course, CancellationToken ct)
    {
        var rows = await List(
            """
            select user_id, problem, course_id, earned, possible, weighted_earned, weighted_possible, attempts, first_attempted, scored_at
            from grading.problem_scores where course_id = $1 and user_id = $2
            """,
            row => new ProblemScoreRow(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5), row.GetDouble(6),
                row.GetInt32(7), row.GetFieldValue<DateTimeOffset>(8), row.GetFieldValue<DateTimeOffset>(9)),
            ct, course.ToString(), user.Value);
        return rows.ToDictionary(row => row.Problem);
    }

    /// <summary>Every change of a learner's grades in a course with its cause, latest first.</summary>
    public Task<List<GradeHistoryRow>> History(UserId user, CourseKey course, CancellationToken ct) => List(
        """
        select position, user_id, course_id, subsection, earned, possible, percent, letter, passed, content_version, cause_kind, cause_event,
               cause_position, changed_at
        from grading.grade_history where course_id = $1 and user_id = $2 order by position desc
        """,
        row => new GradeHistoryRow(
            row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
            row.IsDBNull(4) ? null : row.GetDouble(4), row.IsDBNull(5) ? null : row.GetDouble(5), row.GetDouble(6),
            row.IsDBNull(7) ? null : row.GetString(7), row.IsDBNull(8) ? null : row.GetBoolean(8), row.GetInt64(9), row.GetString(10),
            row.GetGuid(11), row.GetInt64(12), row.GetFieldValue<DateTimeOffset>(13)),
        ct, course.ToString(), user.Value);

    /// <param name="sql">One of a few texts: each stays prepared.</param>
    private async Task<List<T>> List<T>(string sql, Func<DbDataReader, T> read, CancellationToken ct, params object[] parameters)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ReadPrepared(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }

    private static DateTimeOffset? Instant(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}

/// <summary>Course grade of an active member.</summary>
/// <param name="Letter">Empty: none.</param>
public sealed record MemberGrade(UserId User, double Percent, string Letter, bool Passed);
