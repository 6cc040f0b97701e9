using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Enrollment;

/// <summary>Questions to the tables of cohorts.</summary>
public sealed class CohortsQuery(NpgsqlDataSource database)
{
    public async Task<bool> IsCohorted(CourseKey course, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select is_cohorted from enrollment.cohorting where course_id = $1");
        command.Parameters.AddWithValue(course.ToString());
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>All cohorts of a course by name, with the number of their active members.</summary>
    public async Task<IReadOnlyList<CohortSize>> Of(CourseKey course, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select c.course_id, c.cohort_id, c.name, c.assignment_type, c.partition_id, c.group_id,
                   (select count(*) from enrollment.cohort_members m
                    join enrollment.learner_enrollments e on e.user_id = m.user_id and e.course_id = m.course_id and e.is_active
                    where m.course_id = c.course_id and m.cohort_id = c.cohort_id)
            from enrollment.cohorts c where c.course_id = $1 order by c.name, c.cohort_id
            """);
        command.Parameters.AddWithValue(course.ToString());
        var cohorts = new List<CohortSize>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            cohorts.Add(new(
                new(
                    reader.GetString(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt32(4),
                    reader.IsDBNull(5) ? null : reader.GetInt32(5)),
                reader.GetInt64(6)));
        }

        return cohorts;
    }

    public async Task<CohortSize?> Find(CourseKey course, int cohort, CancellationToken ct) =>
        (await Of(course, ct)).FirstOrDefault(known => known.Cohort.CohortId == cohort);

    /// <summary>Everybody in a cohort, by id; those who left the course, too.</summary>
    public async Task<IReadOnlyList<UserId>> Members(CourseKey course, int cohort, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select user_id from enrollment.cohort_members where course_id = $1 and cohort_id = $2 order by user_id");
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(cohort);
        var users = new List<UserId>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) users.Add(new(reader.GetInt64(0)));
        return users;
    }

    /// <summary>Names of the cohorts of these learners; who is in none is absent.</summary>
    public async Task<IReadOnlyDictionary<UserId, string>> Names(CourseKey course, IReadOnlyCollection<UserId> users, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select m.user_id, c.name from enrollment.cohort_members m
            join enrollment.cohorts c on c.course_id = m.course_id and c.cohort_id = m.cohort_id
            where m.course_id = $1 and m.user_id = any($2)
            """);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(users.Select(user => user.Value).ToArray());
        var names = new Dictionary<UserId, string>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) names[new(reader.GetInt64(0))] = reader.GetString(1);
        return names;
    }

    /// <summary>How a learner stands to the cohorts of a course, in one round trip.</summary>
    public async Task<CohortStanding> Standing(UserId user, CourseKey course, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select s.is_cohorted, m.cohort_id, c.partition_id, c.group_id
            from enrollment.cohorting s
            left join enrollment.cohort_members m on m.course_id = s.course_id and m.user_id = $2
            left join enrollment.cohorts c on c.course_id = m.course_id and c.cohort_id = m.cohort_id
            where s.course_id = $1
            """);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(user.Value);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct) || !reader.GetBoolean(0)) return new(false, null, null);
        return new(
            true,
            reader.IsDBNull(1) ? null : reader.GetInt32(1),
            reader.IsDBNull(2) || reader.IsDBNull(3) ? null : (reader.GetInt32(2), reader.GetInt32(3)));
    }
}

/// <summary>A cohort with the number of its active members.</summary>
public sealed record CohortSize(CohortRow Cohort, long Members);

/// <summary>How a learner stands to the cohorts of a course.</summary>
/// <param name="IsCohorted">False: cohorts do not count there.</param>
/// <param name="Cohort">Null: none.</param>
/// <param name="Content">Partition and group that the cohort is linked to; null: none.</param>
public sealed record CohortStanding(bool IsCohorted, int? Cohort, (int Partition, int Group)? Content);
