using Dapper;
using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Identity;

/// <summary>Active members of a course run, counted.</summary>
/// <param name="ByMode">By slug of the track; tracks without members are absent.</param>
/// <param name="Team">How many of them are instructors or staff of the run.</param>
public sealed record RosterCounts(IReadOnlyDictionary<string, long> ByMode, long Total, long Team);

/// <summary>An active member as the course team lists it.</summary>
public sealed record RosterMember(string Username, string Name, string Email, string Mode, bool IsBetaTester);

/// <summary>Somebody with roles in a course run.</summary>
/// <param name="Roles">As stored, in the order of the alphabet.</param>
public sealed record RoleHolder(UserId User, string Username, string Name, string Email, IReadOnlyList<string> Roles);

/// <summary>
/// Lists of people for the course team, over <c>enrollment.learner_enrollments</c>, <c>identity.course_roles</c> and
/// <c>identity.accounts</c>, which are all inline. Retired people are absent.
/// </summary>
public sealed class CourseRosterQuery(NpgsqlDataSource database)
{
    private const string Members =
        """
        from (
            select a.user_id, a.username, a.name, a.email, e.mode, exists (
                select from identity.course_roles r where r.user_id = e.user_id and r.course_id = e.course_id and r.role = 'beta_testers') as tester
            from enrollment.learner_enrollments e join identity.accounts a on a.user_id = e.user_id
            where e.course_id = @course and e.is_active
              and (@part::text is null or position(lower(@part) in lower(a.username || ' ' || a.email || ' ' || a.name)) > 0)) member
        where @tester::boolean is null or tester = @tester
        """;

    public async Task<RosterCounts> Counts(CourseKey course, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            """
            select e.mode, count(*), count(*) filter (where exists (
                select from identity.course_roles r
                where r.user_id = e.user_id and r.course_id = e.course_id and r.role in ('instructor', 'staff')))
            from enrollment.learner_enrollments e where e.course_id = @course and e.is_active group by e.mode
            """,
            new { course = course.ToString() }, cancellationToken: ct));
        var (modes, total, team) = (new Dictionary<string, long>(StringComparer.Ordinal), 0L, 0L);
        while (await reader.ReadAsync(ct))
        {
            modes[reader.GetString(0)] = reader.GetInt64(1);
            total += reader.GetInt64(1);
            team += reader.GetInt64(2);
        }

        return new(modes, total, team);
    }

    /// <param name="part">Of username, address or name, without regard to case; null: everybody.</param>
    /// <param name="testers">Only those who are beta testers, or only those who are not; null: both.</param>
    public async Task<int> Count(CourseKey course, string? part, bool? testers, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"select count(*)::int {Members}", new { course = course.ToString(), part, tester = testers }, cancellationToken: ct));
    }

    /// <summary>Part of the same, by username.</summary>
    public async Task<IReadOnlyList<RosterMember>> Page(CourseKey course, string? part, bool? testers, int skip, int take, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"select username, name, email, mode, tester {Members} order by username, user_id offset @skip limit @take",
            new { course = course.ToString(), part, tester = testers, skip, take }, cancellationToken: ct));
        var rows = new List<RosterMember>();
        while (await reader.ReadAsync(ct))
            rows.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4)));
        return rows;
    }

    /// <summary>Everybody with a role in the run, by username.</summary>
    public async Task<IReadOnlyList<RoleHolder>> Team(CourseKey course, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            """
            select a.user_id, a.username, a.name, a.email, array_agg(r.role order by r.role)
            from identity.course_roles r join identity.accounts a on a.user_id = r.user_id
            where r.course_id = @course group by a.user_id, a.username, a.name, a.email order by a.username, a.user_id
            """,
            new { course = course.ToString() }, cancellationToken: ct));
        var holders = new List<RoleHolder>();
        while (await reader.ReadAsync(ct))
            holders.Add(new(new(reader.GetInt64(0)), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<string[]>(4)));
        return holders;
    }
}
