using System.Data.Common;
using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Analytics;

/// <summary>How far the figures of a course reach.</summary>
public sealed class InsightsQuery(NpgsqlDataSource database)
{
    /// <summary>The last fact that may have moved a figure of the course; null: nothing ever happened in it.</summary>
    public async Task<CoursePulseRow?> Pulse(CourseKey course, CancellationToken ct) => await Pulse(AnalyticsCourse.Of(course), ct);

    /// <inheritdoc cref="Pulse(CourseKey, CancellationToken)"/>
    public async Task<CoursePulseRow?> Pulse(AnalyticsCourse course, CancellationToken ct) => (await Pulses([course.Id], ct)).GetValueOrDefault(course.Id);

    public async Task<IReadOnlyDictionary<string, CoursePulseRow>> Pulses(IReadOnlyCollection<string> courses, CancellationToken ct)
    {
        var rows = await List(
            "select course_id, position, at from analytics.course_pulse where course_id = any($1)",
            row => new CoursePulseRow(row.GetString(0), row.GetInt64(1), row.GetFieldValue<DateTimeOffset>(2)),
            ct, (object)courses.ToArray());
        return rows.ToDictionary(row => row.CourseId);
    }

    /// <summary>Position that all of these consumers of the log have reached.</summary>
    public async Task<long> Reached(IReadOnlyCollection<string> shards, CancellationToken ct)
    {
        var rows = await List(
            "select coalesce(min(coalesce(last_seq_id, 0)), 0), count(*) from public.mt_event_progression where name = any($1)",
            row => row.GetInt64(1) < shards.Count ? 0 : row.GetInt64(0), ct, (object)shards.ToArray());
        return rows[0];
    }

    private async Task<List<T>> List<T>(string sql, Func<DbDataReader, T> read, CancellationToken ct, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }
}
