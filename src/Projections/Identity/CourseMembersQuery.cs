using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Identity;

/// <summary>One person in a course run: enrolled, of its team, or both.</summary>
/// <param name="Roles">In the team; empty: a learner.</param>
public sealed record CourseMember(UserId User, IReadOnlyList<string> Roles);

/// <summary>Who is in a course run, over <c>enrollment.learner_enrollments</c> and <c>identity.course_roles</c>.</summary>
public sealed class CourseMembersQuery(NpgsqlDataSource database)
{
    /// <summary>Active members by number. Retired people are absent.</summary>
    public async Task<IReadOnlyList<CourseMember>> Of(CourseKey course, long skip, int most, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select members.user_id, array_remove(array_agg(members.role order by members.role), null)
            from (
                select user_id, null::text as role from enrollment.learner_enrollments where course_id = $1 and is_active
                union all
                select user_id, role from identity.course_roles where course_id = $1 and role in ('instructor', 'staff', 'limited_staff')) members
            join identity.accounts a on a.user_id = members.user_id
            group by members.user_id order by members.user_id offset $2 limit $3
            """);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(skip);
        command.Parameters.AddWithValue(most);
        var members = new List<CourseMember>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) members.Add(new(new(reader.GetInt64(0)), reader.GetFieldValue<string[]>(1)));
        return members;
    }
}
