using System.Globalization;
using Npgsql;
using OpenEdx.Domain.Identity;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Grading;

/// <summary>Members of a course as the gradebook lists them, by user id. Readers: gradebook, grade files.</summary>
public sealed class GradebookQuery(NpgsqlDataSource database)
{
    /// <summary>A page of members with their course grades; who never attempted anything has 0.</summary>
    /// <param name="from">Last id of the page before, or first id of the page behind.</param>
    /// <param name="backwards">The page before <paramref name="from"/> instead of the one behind it.</param>
    public async Task<IReadOnlyList<GradebookMember>> Members(
        CourseKey course, GradebookFilter filter, long from, bool backwards, int size, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        var conditions = Conditions(course, filter, command.Parameters);
        command.Parameters.AddWithValue(from);
        command.Parameters.AddWithValue(size);
        var at = command.Parameters.Count;
        command.CommandText =
            $"""
            select e.user_id, e.mode, coalesce(g.percent, 0), coalesce(g.letter, '')
            from enrollment.learner_enrollments e
            left join grading.course_grades g on g.user_id = e.user_id and g.course_id = e.course_id
            where {conditions} and e.user_id {(backwards ? "<" : ">")} ${at - 1}
            order by e.user_id {(backwards ? "desc" : "asc")} limit ${at}
            """;
        var members = new List<GradebookMember>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            members.Add(new(new(reader.GetInt64(0)), reader.GetString(1), reader.GetDouble(2), reader.GetString(3)));
        return backwards ? [.. members.AsEnumerable().Reverse()] : members;
    }

    public async Task<long> Count(CourseKey course, GradebookFilter filter, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"select count(*) from enrollment.learner_enrollments e left join grading.course_grades g on g.user_id = e.user_id and g.course_id = e.course_id where {Conditions(course, filter, command.Parameters)}";
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Points that count, by learner and usage key of the subsection; what was neither attempted nor set by hand is absent.</summary>
    public async Task<ILookup<UserId, GradebookPoints>> Points(CourseKey course, IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select user_id, subsection, earned_graded, possible_graded, percent from grading.subsection_grades where course_id = $1 and user_id = any($2)");
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(users.Select(user => user.Value).ToArray());
        var points = new List<(UserId User, GradebookPoints Points)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            points.Add((new(reader.GetInt64(0)), new(reader.GetString(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4))));
        return points.ToLookup(row => row.User, row => row.Points);
    }

    private static string Conditions(CourseKey course, GradebookFilter filter, NpgsqlParameterCollection parameters)
    {
        string Next(object value)
        {
            parameters.AddWithValue(value);
            return string.Create(CultureInfo.InvariantCulture, $"${parameters.Count}");
        }

        var all = new List<string> { $"e.course_id = {Next(course.ToString())}" };
        if (!filter.FormerToo) all.Add("e.is_active");
        if (filter.UserContains is { } text)
            all.Add($"exists (select 1 from identity.accounts a where a.user_id = e.user_id and (a.username ilike {Next(Pattern(text))} or a.email ilike {Next(Pattern(text))}))");
        if (filter.UsernameContains is { } name)
            all.Add($"exists (select 1 from identity.accounts a where a.user_id = e.user_id and a.username ilike {Next(Pattern(name))})");
        if (filter.Mode is { } mode) all.Add($"e.mode = {Next(mode)}");
        if (filter.Cohort is { } cohort)
            all.Add($"exists (select 1 from enrollment.cohort_members m where m.user_id = e.user_id and m.course_id = e.course_id and m.cohort_id = {Next(cohort)})");
        if (filter.CohortName is { } cohortName)
        {
            all.Add(
                "exists (select 1 from enrollment.cohort_members m join enrollment.cohorts c on c.course_id = m.course_id and c.cohort_id = m.cohort_id" +
                $" where m.user_id = e.user_id and m.course_id = e.course_id and c.name = {Next(cohortName)})");
        }

        if (filter.ExcludedRoles.Count > 0)
        {
            var role = filter.ExcludedRoles.Contains("all") ? $" and r.role <> all({Next(DiscussionRoles.All.ToArray())})" : $" and r.role = any({Next(filter.ExcludedRoles.ToArray())})";
            all.Add($"not exists (select 1 from identity.course_roles r where r.user_id = e.user_id and r.course_id = e.course_id{role})");
        }

        if (filter.Assignment is { } assignment && (filter.AssignmentGrade.Min ?? filter.AssignmentGrade.Max) is not null)
        {
            all.Add(
                "exists (select 1 from grading.subsection_grades s where s.course_id = e.course_id and s.user_id = e.user_id and s.possible_graded > 0" +
                $" and s.subsection = {Next(assignment)} and s.percent * 100 between {Next(filter.AssignmentGrade.Min ?? 0)} and {Next(filter.AssignmentGrade.Max ?? 100)})");
        }

        if ((filter.CourseGrade.Min ?? filter.CourseGrade.Max) is not null)
        {
            // Upstream: who has no grade at all is among those from 0 % on, whatever the upper end.
            var inRange = $"g.percent >= {Next((filter.CourseGrade.Min ?? 0) / 100)} and g.percent <= {Next((filter.CourseGrade.Max ?? double.MaxValue) / 100)}";
            all.Add(filter.CourseGrade.Min is > 0 ? inRange : $"(g.user_id is null or {inRange})");
        }

        return string.Join(" and ", all);
    }

    private static string Pattern(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}

/// <summary>Which members are wanted; null: no matter.</summary>
/// <param name="UserContains">Part of username or address, without regard to case.</param>
/// <param name="Mode">Track slug.</param>
/// <param name="Assignment">Usage key of a subsection.</param>
/// <param name="AssignmentGrade">Of that subsection, in percent (0–100), both ends included.</param>
/// <param name="CourseGrade">In percent (0–100), both ends included.</param>
/// <param name="ExcludedRoles">Course roles; <c>all</c>: any.</param>
/// <param name="FormerToo">Also those who left.</param>
public sealed record GradebookFilter(
    string? UserContains, string? UsernameContains, int? Cohort, string? CohortName, string? Mode, string? Assignment, (double? Min, double? Max) AssignmentGrade,
    (double? Min, double? Max) CourseGrade, IReadOnlyList<string> ExcludedRoles, bool FormerToo)
{
    public static GradebookFilter None { get; } = new(null, null, null, null, null, null, default, default, [], false);
}

/// <summary>A member with course grade.</summary>
/// <param name="Percent">0 to 1.</param>
/// <param name="Letter">Empty: none.</param>
public sealed record GradebookMember(UserId User, string Mode, double Percent, string Letter);

/// <summary>Graded points of a subsection that count.</summary>
/// <param name="Percent">0 to 1, 4 decimals.</param>
public sealed record GradebookPoints(string Subsection, double Earned, double Possible, double Percent);
