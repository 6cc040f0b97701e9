using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>An attempt as the course team lists it; see <see cref="TimedExamAttempt"/>.</summary>
public sealed record ListedAttempt(
    long AttemptId, UserId User, string Username, string Email, UsageKey Exam, string Status, DateTimeOffset? StartedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? CompletedAt);

/// <summary>Extra time as the course team lists it; see <see cref="TimedExamAllowance"/>.</summary>
public sealed record ListedAllowance(UserId User, string Username, string Email, UsageKey Exam, int Minutes, DateTimeOffset Created, DateTimeOffset Modified);

/// <summary>
/// Lists for the course team over <c>courseware.timed_exam_attempts</c>, <c>courseware.timed_exam_allowances</c> and <c>identity.accounts</c>, all inline.
/// Retired people are absent.
/// </summary>
public sealed class ExamRosterQuery(NpgsqlDataSource database)
{
    private const string Attempts =
        """
        from courseware.timed_exam_attempts t join identity.accounts a on a.user_id = t.user_id
        where t.course_id = $1 and ($2::text is null or t.usage_id = $2)
          and ($3::text is null or position(lower($3) in lower(a.username || ' ' || a.email)) > 0)
        """;

    /// <summary>What lists can be ordered by, by the names of the wire; each the other way round with a dash before it.</summary>
    private static readonly Dictionary<string, string> Orders = new(StringComparer.Ordinal)
    {
        ["username"] = "a.username",
        ["user__username"] = "a.username",
        ["email"] = "a.email",
        ["status"] = "t.status",
        ["start_time"] = "t.started_at",
        ["started_at"] = "t.started_at",
        ["end_time"] = "t.completed_at",
        ["completed_at"] = "t.completed_at",
        ["created"] = "t.created_at",
    };

    /// <param name="exam">Null: all exams of the course.</param>
    /// <param name="part">Of username or address, without regard to case; null: everybody.</param>
    public async Task<int> CountAttempts(CourseKey course, UsageKey? exam, string? part, CancellationToken ct)
    {
        await using var command = About($"select count(*)::int {Attempts}", course, exam, part);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Part of the same.</summary>
    /// <param name="order">Null or unknown: the latest first.</param>
    public async Task<IReadOnlyList<ListedAttempt>> PageOfAttempts(CourseKey course, UsageKey? exam, string? part, string? order, int skip, int take, CancellationToken ct)
    {
        var by = Orders.TryGetValue((order ?? "").TrimStart('-'), out var column) ? $"{column} {(order![0] == '-' ? "desc nulls last" : "asc nulls last")}" : "t.created_at desc";
        await using var command = About(
            $"select t.attempt_id, t.user_id, a.username, a.email, t.usage_id, t.status, t.started_at, t.expires_at, t.completed_at {Attempts} order by {by}, t.attempt_id offset $4 limit $5",
            course, exam, part);
        command.Parameters.AddWithValue(skip);
        command.Parameters.AddWithValue(take);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<ListedAttempt>();
        DateTimeOffset? Instant(int at) => reader.IsDBNull(at) ? null : reader.GetFieldValue<DateTimeOffset>(at);
        while (await reader.ReadAsync(ct))
        {
            found.Add(new(
                reader.GetInt64(0), new(reader.GetInt64(1)), reader.GetString(2), reader.GetString(3), UsageKey.Parse(reader.GetString(4)), reader.GetString(5),
                Instant(6), Instant(7), Instant(8)));
        }

        return found;
    }

    /// <summary>By username, then exam.</summary>
    public async Task<IReadOnlyList<ListedAllowance>> Allowances(CourseKey course, string? part, CancellationToken ct)
    {
        await using var command = About(
            """
            select t.user_id, a.username, a.email, t.usage_id, t.minutes, t.created, t.modified
            from courseware.timed_exam_allowances t join identity.accounts a on a.user_id = t.user_id
            where t.course_id = $1 and $2::text is null and ($3::text is null or position(lower($3) in lower(a.username || ' ' || a.email)) > 0)
            order by a.username, t.usage_id
            """,
            course, null, part);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<ListedAllowance>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new(
                new(reader.GetInt64(0)), reader.GetString(1), reader.GetString(2), UsageKey.Parse(reader.GetString(3)), reader.GetInt32(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetFieldValue<DateTimeOffset>(6)));
        }

        return found;
    }

    private NpgsqlCommand About(string sql, CourseKey course, UsageKey? exam, string? part)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue(course.ToString());
        foreach (var text in (string?[])[exam?.ToString(), part])
            command.Parameters.Add(new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return command;
    }
}
