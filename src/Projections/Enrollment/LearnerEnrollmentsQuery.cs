using Dapper;
using Npgsql;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;

namespace OpenEdx.Projections.Enrollment;

/// <summary>Questions to <c>enrollment.learner_enrollments</c>.</summary>
public sealed class LearnerEnrollmentsQuery(NpgsqlDataSource database)
{
    private const string Columns =
        "user_id as UserId, course_id as CourseId, mode as Mode, is_active as IsActive, created as Created, changed as Changed";

    public async Task<bool> IsActive(UserId user, CourseKey course, CancellationToken ct) =>
        (await Find(user, course, ct))?.IsActive == true;

    /// <summary>Null: never enrolled.</summary>
    public async Task<LearnerEnrollment?> Find(UserId user, CourseKey course, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            "select mode, is_active, created, changed from enrollment.learner_enrollments where user_id = $1 and course_id = $2", connection);
        command.Parameters.AddWithValue(user.Value);
        command.Parameters.AddWithValue(course.ToString());
        await using var reader = await command.ReadPrepared(ct);
        return await reader.ReadAsync(ct)
            ? new(user.Value, course.ToString(), reader.GetString(0), reader.GetBoolean(1), Instant(reader, 2), Instant(reader, 3))
            : null;
    }

    /// <summary>All memberships of a learner, active and former, oldest first.</summary>
    public async Task<IReadOnlyList<LearnerEnrollment>> Of(UserId user, CancellationToken ct) =>
        await List($"select {Columns} from enrollment.learner_enrollments where user_id = @user order by created, course_id", new { user = user.Value }, ct);

    /// <summary>Members of a course run, active ones only, by id.</summary>
    public async Task<IReadOnlyList<UserId>> ActiveIn(CourseKey course, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var users = await connection.QueryAsync<long>(new CommandDefinition(
            "select user_id from enrollment.learner_enrollments where course_id = @course and is_active order by user_id",
            new { course = course.ToString() }, cancellationToken: ct));
        return [.. users.Select(user => new UserId(user))];
    }

    public async Task<long> CountActive(CourseKey course, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from enrollment.learner_enrollments where course_id = @course and is_active",
            new { course = course.ToString() }, cancellationToken: ct));
    }

    /// <summary>A page of all enrollments, newest first, by position in that order instead of by number: stable while rows are added.</summary>
    /// <param name="courses">Null: every run.</param>
    /// <param name="users">Null: everybody.</param>
    /// <param name="at">Row next to the page, itself not in it; null: from the newest.</param>
    /// <param name="newer">The rows just newer than <paramref name="at"/> (null: the oldest) instead of those just older.</param>
    /// <param name="activeOnly">Without those who left.</param>
    public async Task<IReadOnlyList<LearnerEnrollment>> Page(
        IReadOnlyCollection<string>? courses, IReadOnlyCollection<long>? users, LearnerEnrollment? at, int size, CancellationToken ct, bool newer = false,
        bool activeOnly = false)
    {
        var (side, order) = newer ? (">", "asc") : ("<", "desc");
        var rows = await List(
            $"""
            select {Columns} from enrollment.learner_enrollments
            where (@courses::text[] is null or course_id = any(@courses))
              and (@users::bigint[] is null or user_id = any(@users))
              and (is_active or not @activeOnly)
              and (@created::timestamptz is null or (created, user_id, course_id) {side} (@created, @user, @course))
            order by created {order}, user_id {order}, course_id {order}
            limit @size
            """,
            new
            {
                courses = courses?.ToArray(),
                users = users?.ToArray(),
                created = at?.Created,
                user = at?.UserId ?? 0,
                course = at?.CourseId ?? "",
                size,
                activeOnly,
            },
            ct);
        return newer ? [.. rows.Reverse()] : rows;
    }

    private async Task<IReadOnlyList<LearnerEnrollment>> List(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
        var rows = new List<LearnerEnrollment>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3),
                new(reader.GetDateTime(4), TimeSpan.Zero), new(reader.GetDateTime(5), TimeSpan.Zero)));
        }

        return rows;
    }

    private static DateTimeOffset Instant(NpgsqlDataReader reader, int column) => new(reader.GetDateTime(column), TimeSpan.Zero);
}
