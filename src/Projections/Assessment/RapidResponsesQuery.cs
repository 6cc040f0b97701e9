using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>One answer of a run, as its learner chose it.</summary>
public sealed record RapidAnswer(UserId User, DateTimeOffset At, string Text, bool IsCorrect);

/// <summary>Questions to <c>assessment.rapid_runs</c> and <c>assessment.rapid_responses</c>.</summary>
public sealed class RapidResponsesQuery(NpgsqlDataSource database)
{
    /// <summary>Learners by answer and run; answers that nobody gave are absent.</summary>
    public async Task<IReadOnlyDictionary<(string Answer, int Run), long>> Of(UsageKey problem, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select answer, run, count(*) from assessment.rapid_responses where problem = $1 group by answer, run");
        command.Parameters.AddWithValue(problem.ToString());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var counts = new Dictionary<(string, int), long>();
        while (await reader.ReadAsync(ct)) counts[(reader.GetString(0), reader.GetInt32(1))] = reader.GetInt64(2);
        return counts;
    }

    /// <summary>All runs of a course, the latest first.</summary>
    public async Task<IReadOnlyList<(UsageKey Problem, int Run, DateTimeOffset OpenedAt)>> Runs(CourseKey course, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select problem, run, opened_at from assessment.rapid_runs where course_id = $1 order by opened_position desc");
        command.Parameters.AddWithValue(course.ToString());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var runs = new List<(UsageKey, int, DateTimeOffset)>();
        while (await reader.ReadAsync(ct)) runs.Add((UsageKey.Parse(reader.GetString(0)), reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return runs;
    }

    /// <summary>What was chosen in a run, in order of time. Null: there was no such run.</summary>
    public async Task<IReadOnlyList<RapidAnswer>?> Answers(UsageKey problem, int run, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select a.user_id, a.given_at, a.shown, a.is_correct from assessment.rapid_runs r
            left join assessment.rapid_responses a on a.problem = r.problem and a.run = r.run
            where r.problem = $1 and r.run = $2 order by a.given_at, a.user_id
            """);
        command.Parameters.AddWithValue(problem.ToString());
        command.Parameters.AddWithValue(run);
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<RapidAnswer>? answers = null;
        while (await reader.ReadAsync(ct))
        {
            answers ??= [];
            if (!reader.IsDBNull(0)) answers.Add(new(new(reader.GetInt64(0)), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetBoolean(3)));
        }

        return answers;
    }
}
