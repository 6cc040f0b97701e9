using System.Data.Common;
using Npgsql;
using OpenEdx.Domain.Jobs;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Jobs;

/// <summary>A report that is being made, or could not be made.</summary>
/// <param name="State"><c>requested</c>, <c>running</c>, <c>failed</c>.</param>
/// <param name="Done">Of <paramref name="Total"/>, which is 0 until the first batch is finished.</param>
/// <param name="Error">Null unless failed.</param>
public sealed record PendingReport(
    Guid Task, ReportKind Kind, string State, long Done, long Total, DateTimeOffset RequestedAt, string? Error);

/// <summary>A report about one block, made or not.</summary>
/// <param name="State">Of its job: <c>requested</c>, <c>running</c>, <c>completed</c>, <c>failed</c>.</param>
/// <param name="Error">Null unless failed.</param>
/// <param name="Name">Of the file; null: none (yet). So <paramref name="StoredAt"/>.</param>
public sealed record BlockReport(Guid Task, string State, string? Error, DateTimeOffset RequestedAt, DateTimeOffset ChangedAt, string? Name, DateTimeOffset? StoredAt);

/// <summary>Questions about reports of course teams.</summary>
public sealed class CourseReportsQuery(NpgsqlDataSource database)
{
    private const string Columns = "task, course_id, kind, name, bytes, rows, requested_by, stored_at";

    /// <summary>What can be downloaded, latest first.</summary>
    public Task<List<CourseReportRow>> Downloads(CourseKey course, DateTimeOffset now, CancellationToken ct) => List(
        $"select {Columns} from jobs.course_reports where course_id = $1 and stored_at > $2 order by stored_at desc, task desc",
        Row, ct, course.ToString(), now - ReportFiles.Kept);

    /// <summary>Null: no such report of this course, or no longer kept.</summary>
    public async Task<CourseReportRow?> Find(CourseKey course, Guid task, DateTimeOffset now, CancellationToken ct) => (await List(
        $"select {Columns} from jobs.course_reports where task = $1 and course_id = $2 and stored_at > $3",
        Row, ct, task, course.ToString(), now - ReportFiles.Kept)).SingleOrDefault();

    /// <summary>Reports that are on their way, and those that failed lately; latest first.</summary>
    /// <param name="failedSince">Failures before it are old news.</param>
    public Task<List<PendingReport>> Pending(CourseKey course, DateTimeOffset failedSince, CancellationToken ct) => List(
        """
        select id, kind, state, done, total, requested_at, error from jobs.tasks
        where course_id = $1 and kind = any($2) and (state in ('requested', 'running') or (state = 'failed' and changed_at > $3))
        order by requested_at desc, id desc
        """,
        row => new PendingReport(
            row.GetGuid(0), ReportKind.OfJob(row.GetString(1))!, row.GetString(2), row.GetInt64(3), row.GetInt64(4),
            row.GetFieldValue<DateTimeOffset>(5), row.IsDBNull(6) ? null : row.GetString(6)),
        ct, course.ToString(), ReportKind.All.Select(kind => kind.Job).ToArray(), failedSince);

    /// <summary>Somebody asked for such a report and does not have it yet.</summary>
    /// <param name="about">The block that it is about; null: whatever it is about.</param>
    public async Task<bool> IsBeingMade(CourseKey course, ReportKind kind, UsageKey? about, CancellationToken ct) => (await List(
        """
        select exists (select from jobs.tasks where course_id = $1 and kind = $2 and state in ('requested', 'running') and ($3 = '' or input->'Blocks'->>0 = $3))
        """,
        row => row.GetBoolean(0), ct, course.ToString(), kind.Job, about?.ToString() ?? ""))[0];

    /// <summary>The last attempts to make a report about a block, latest first.</summary>
    public Task<List<BlockReport>> About(UsageKey block, ReportKind kind, CancellationToken ct) => List(
        """
        select t.id, t.state, t.error, t.requested_at, t.changed_at, r.name, r.stored_at from jobs.tasks t left join jobs.course_reports r on r.task = t.id
        where t.course_id = $1 and t.kind = $2 and t.input->'Blocks'->>0 = $3 order by t.requested_at desc, t.id desc limit 10
        """,
        row => new BlockReport(
            row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4),
            row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6)),
        ct, block.Course.ToString(), kind.Job, block.ToString());

    private static CourseReportRow Row(DbDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
        row.GetFieldValue<DateTimeOffset>(7));

    private async Task<List<T>> List<T>(string sql, Func<DbDataReader, T> read, CancellationToken ct, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter is DateTimeOffset instant ? instant.ToUniversalTime() : parameter);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }
}
