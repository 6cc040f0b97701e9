using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Workers.Assessment;

/// <summary>One learner's work on one problem, or in another scored block.</summary>
internal readonly record struct ProblemWork(UsageKey Problem, UserId User)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public bool IsProblem => Problem.Type == "problem";

    /// <summary>Text from which <see cref="Next"/> goes on behind this one.</summary>
    public string Cursor => $"{User} {Problem}";

    /// <summary>Returns when the read model has everything that came before the job was asked for; learners would be left out else.</summary>
    public static async Task WaitUntilKnown(ProjectionSession session, Guid task, CancellationToken ct)
    {
        var asked = (await session.Streams.ReadStream(InstructorTaskEvent.StreamOf(task), ct))[0].Position;
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Look)
        {
            await using var command = Command(
                session, "select exists (select from public.mt_event_progression where name like 'problem_learners:%' and last_seq_id >= $1)");
            command.Parameters.AddWithValue(asked);
            if (await command.ExecuteScalarAsync(ct) is true) return;
            await Task.Delay(Look, ct);
        }

        throw new TimeoutException("The read model of learners does not follow the log.");
    }

    /// <summary>The next of everybody's work on some problems, and how much there is in all.</summary>
    /// <param name="after">A <see cref="Cursor"/>; empty: from the beginning.</param>
    public static async Task<(IReadOnlyList<ProblemWork> Work, long Total)> Next(
        ProjectionSession session, IEnumerable<UsageKey> problems, string after, int count, CancellationToken ct)
    {
        var cut = after.IndexOf(' ', StringComparison.Ordinal);
        await using var command = Command(
            session,
            """
            select problem, user_id, (select count(*) from assessment.problem_learners where problem = any($1))
            from assessment.problem_learners where problem = any($1) and (problem, user_id) > ($2, $3) order by problem, user_id limit $4
            """);
        command.Parameters.Add(new() { Value = problems.Select(problem => problem.ToString()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.AddWithValue(after[(cut + 1)..]);
        command.Parameters.AddWithValue(cut < 0 ? 0 : long.Parse(after.AsSpan(0, cut), CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue(count);
        var work = new List<ProblemWork>();
        var total = 0L;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            work.Add(new(UsageKey.Parse(reader.GetString(0)), new(reader.GetInt64(1))));
            total = reader.GetInt64(2);
        }

        return (work, total);
    }

    private static NpgsqlCommand Command(ProjectionSession session, string sql) => new(sql, session.Connection, session.Transaction);
}
