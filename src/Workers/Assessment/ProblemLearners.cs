using Npgsql;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Workers.Assessment;

/// <summary>Who submitted something to a problem, from the read model <c>assessment.problem_submissions</c>.</summary>
internal static class ProblemLearners
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Returns when the read model has everything that came before the job was asked for; learners would be left out else.</summary>
    public static async Task WaitUntilComplete(ProjectionSession session, Guid task, CancellationToken ct)
    {
        var asked = (await session.Streams.ReadStream(InstructorTaskEvent.StreamOf(task), ct))[0].Position;
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Look)
        {
            await using var command = Command(
                session, "select exists (select from public.mt_event_progression where name like 'problem_submissions:%' and last_seq_id >= $1)");
            command.Parameters.AddWithValue(asked);
            if (await command.ExecuteScalarAsync(ct) is true) return;
            await Task.Delay(Look, ct);
        }

        throw new TimeoutException("The read model of submissions does not follow the log.");
    }

    /// <summary>The next learners by id, and how many there are in all.</summary>
    public static async Task<(IReadOnlyList<UserId> Learners, long Total)> Next(
        ProjectionSession session, UsageKey problem, long afterUser, int count, CancellationToken ct)
    {
        await using var command = Command(
            session,
            """
            select user_id, (select count(*) from assessment.problem_submissions where course_id = $1 and problem = $2)
            from assessment.problem_submissions where course_id = $1 and problem = $2 and user_id > $3 order by user_id limit $4
            """);
        command.Parameters.AddWithValue(problem.Course.ToString());
        command.Parameters.AddWithValue(problem.ToString());
        command.Parameters.AddWithValue(afterUser);
        command.Parameters.AddWithValue(count);
        var learners = new List<UserId>();
        var total = 0L;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            learners.Add(new(reader.GetInt64(0)));
            total = reader.GetInt64(1);
        }

        return (learners, total);
    }

    private static NpgsqlCommand Command(ProjectionSession session, string sql) => new(sql, session.Connection, session.Transaction);
}
