using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Catalog;

/// <summary>Which runs of the catalog are asked for; null: no limit of that kind.</summary>
/// <param name="Search">Words of which all must occur, the last letters of each left open.</param>
/// <param name="ActiveAt">Only runs that have not ended at this instant.</param>
public sealed record CourseRunFilter(
    string? Search = null, string? Org = null, IReadOnlyCollection<CourseKey>? Keys = null, bool? Mobile = null, DateTimeOffset? ActiveAt = null);

/// <summary>Questions to <c>catalog.course_runs</c>.</summary>
public sealed class CourseRunsQuery(NpgsqlDataSource database)
{
    private const string Columns =
        """
        course_id, org, number, run, display_name, display_org, display_number, start, "end", enrollment_start, enrollment_end,
        advertised_start, self_paced, invitation_only, mobile_available, catalog_visibility, course_image, banner_image, language,
        short_description, effort, video_id, version, published_at
        """;

    public async Task<CourseRun?> Find(CourseKey course, CancellationToken ct)
    {
        var rows = await Read(
            $"select {Columns}, overview from catalog.course_runs where version > 0 and course_id = $1", [Text(course.ToString())], ct);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>By key; runs that are not published are absent. Without <see cref="CourseRun.Overview"/>.</summary>
    public async Task<IReadOnlyDictionary<string, CourseRun>> Of(IReadOnlyCollection<string> courses, CancellationToken ct)
    {
        if (courses.Count == 0) return new Dictionary<string, CourseRun>();
        var rows = await Read(
            $"select {Columns}, null::text from catalog.course_runs where version > 0 and course_id = any($1)",
            [new() { Value = courses.ToArray() }], ct);
        return rows.ToDictionary(row => row.CourseId);
    }

    /// <summary>Ordered by key. Without <see cref="CourseRun.Overview"/>.</summary>
    public Task<IReadOnlyList<CourseRun>> List(CourseRunFilter filter, CancellationToken ct)
    {
        // Dozens to thousands of rows: the text is searched as it is, which PostgreSQL does in milliseconds.
        const string Sql =
            $"""
            select {Columns}, null::text from catalog.course_runs
            where version > 0
              and ($1::text is null or to_tsvector('simple', concat_ws(' ', display_name, org, display_org, number, display_number, short_description))
                   @@ to_tsquery('simple', $1))
              and ($2::text is null or lower(org) = lower($2))
              and ($3::text[] is null or course_id = any($3))
              and ($4::boolean is null or mobile_available = $4)
              and ($5::timestamptz is null or "end" is null or "end" > $5)
            order by course_id
            """;
        return Read(
            Sql,
            [
                Text(Words(filter.Search)),
                Text(filter.Org),
                new() { Value = (object?)filter.Keys?.Select(key => key.ToString()).ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = (object?)filter.Mobile ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean },
                new() { Value = (object?)filter.ActiveAt?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            ],
            ct);
    }

    /// <summary>The words as a query of PostgreSQL's full-text search; null: no limit.</summary>
    private static string? Words(string? search)
    {
        if (string.IsNullOrWhiteSpace(search)) return null;
        var words = new string([.. search.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // Signs only: nothing can match.
        return words.Length == 0 ? "" : string.Join(" & ", words.Take(20).Select(word => $"'{word}':*"));
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private async Task<IReadOnlyList<CourseRun>> Read(string sql, NpgsqlParameter[] parameters, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<CourseRun>();
        while (await reader.ReadAsync(ct)) rows.Add(Row(reader));
        return rows;
    }

    private static CourseRun Row(NpgsqlDataReader row)
    {
        string? Optional(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        DateTimeOffset? Instant(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
        return new(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), Optional(5), Optional(6),
            row.GetFieldValue<DateTimeOffset>(7), Instant(8), Instant(9), Instant(10), Optional(11), row.GetBoolean(12), row.GetBoolean(13),
            row.GetBoolean(14), row.GetString(15), row.GetString(16), row.GetString(17), Optional(18), Optional(19), Optional(24),
            Optional(20), Optional(21), row.GetInt64(22), Instant(23));
    }
}
