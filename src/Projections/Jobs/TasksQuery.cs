using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;

namespace OpenEdx.Projections.Jobs;

/// <summary>Readers' questions about jobs; the latest first.</summary>
public sealed class TasksQuery(NpgsqlDataSource database)
{
    private const string Columns =
        "id, kind, course_id, state, done, total, requested_by, error, requested_at, changed_at, input::text, succeeded, skipped, failed";

    // A list of tasks has no pages in Open edX.
    private const int Most = 1000;

    /// <summary>Null: there is no such job, or it was asked for a moment ago.</summary>
    public async Task<TaskRow?> Find(Guid id, CancellationToken ct) => await Rows("id = $1", [id], ct) is [var row] ? row : null;

    public Task<IReadOnlyList<TaskRow>> Open(CourseKey course, CancellationToken ct) =>
        Rows("course_id = $1 and state in ('requested', 'running')", [course.ToString()], ct);

    /// <summary>All jobs of some kinds over a course run, finished or not.</summary>
    public Task<IReadOnlyList<TaskRow>> OfKinds(CourseKey course, IReadOnlyList<string> kinds, CancellationToken ct) =>
        Rows("course_id = $1 and kind = any($2)", [course.ToString(), kinds.ToArray()], ct);

    /// <summary>All jobs over a problem or a container that were meant for exactly these people.</summary>
    /// <param name="learner">Null: for all learners.</param>
    public Task<IReadOnlyList<TaskRow>> Of(UsageKey problem, UserId? learner, CancellationToken ct) => Rows(
        "course_id = $1 and input->>'Problem' = $2 and (input->>'Learner')::bigint is not distinct from $3",
        [problem.Course.ToString(), problem.ToString(), learner?.Value], ct);

    private async Task<IReadOnlyList<TaskRow>> Rows(string condition, object?[] values, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select {Columns} from jobs.tasks where {condition} order by requested_at desc, id desc limit {Most}");
        foreach (var value in values)
            command.Parameters.Add(value is null ? new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint } : new() { Value = value });
        var rows = new List<TaskRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows.Add(Row(reader));
        return rows;
    }

    private static TaskRow Row(DbDataReader row)
    {
        long? Number(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        return new(
            row.GetGuid(0), row.GetString(1), Text(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), Number(6), Text(7),
            row.GetFieldValue<DateTimeOffset>(8), row.GetFieldValue<DateTimeOffset>(9), new JsonText(row.GetString(10)), Number(11), Number(12), Number(13));
    }
}
