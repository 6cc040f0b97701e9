using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Notifications;

/// <summary>Questions to <c>notifications.course_mails</c>.</summary>
public sealed class CourseMailsQuery(NpgsqlDataSource database)
{
    private const string Columns = "course_id, number, task, state, written_by, targets, subject, html, due, created";

    /// <summary>Mails of a course run that were handed to their jobs, latest first.</summary>
    public Task<IReadOnlyList<CourseMailRow>> Sent(CourseKey course, CancellationToken ct) =>
        Rows("course_id = $1 and state = 'released' order by created desc, number desc", ct, course.ToString());

    /// <summary>Mails of a course run that wait for their time, the next one first.</summary>
    public Task<IReadOnlyList<CourseMailRow>> Scheduled(CourseKey course, CancellationToken ct) =>
        Rows("course_id = $1 and state = 'scheduled' order by due, number", ct, course.ToString());

    /// <summary>Mails of all course runs whose time has come.</summary>
    public Task<IReadOnlyList<CourseMailRow>> Due(DateTimeOffset now, CancellationToken ct) =>
        Rows("state = 'scheduled' and due <= $1 order by due, number limit 100", ct, now.ToUniversalTime());

    private async Task<IReadOnlyList<CourseMailRow>> Rows(string condition, CancellationToken ct, params object[] values)
    {
        await using var command = database.CreateCommand($"select {Columns} from notifications.course_mails where {condition}");
        foreach (var value in values) command.Parameters.AddWithValue(value);
        var rows = new List<CourseMailRow>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            rows.Add(new(
                row.GetString(0), row.GetInt64(1), row.GetGuid(2), row.GetString(3), row.GetInt64(4), row.GetFieldValue<string[]>(5), row.GetString(6), row.GetString(7),
                row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8), row.GetFieldValue<DateTimeOffset>(9)));
        }

        return rows;
    }
}
