using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Questions to <c>courseware.timed_exam_attempts</c>.</summary>
public sealed class TimedExamAttemptsQuery(NpgsqlDataSource database)
{
    /// <summary>Whose attempt it is, and at which exam; null: there is no such attempt, or it was reset.</summary>
    public async Task<(UserId User, UsageKey Exam)?> Find(long attemptId, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select user_id, usage_id from courseware.timed_exam_attempts where attempt_id = $1");
        command.Parameters.AddWithValue(attemptId);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (new(reader.GetInt64(0)), UsageKey.Parse(reader.GetString(1))) : null;
    }

    /// <summary>The exams whose clock runs for a learner, the latest first.</summary>
    public async Task<IReadOnlyList<UsageKey>> Running(UserId user, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select usage_id from courseware.timed_exam_attempts
            where user_id = $1 and status in ('started', 'ready_to_submit') order by created_at desc, usage_id
            """);
        command.Parameters.AddWithValue(user.Value);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var exams = new List<UsageKey>();
        while (await reader.ReadAsync(ct)) exams.Add(UsageKey.Parse(reader.GetString(0)));
        return exams;
    }
}
