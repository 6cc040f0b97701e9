using System.Data.Common;
using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Credentials;

/// <summary>Questions to <c>credentials.certificates</c>.</summary>
public sealed class CertificatesQuery(NpgsqlDataSource database)
{
    private const string Columns =
        """
        user_id, course_id, verify, status, mode, percent, created, modified, exception_at, exception_by, exception_notes, invalidated_at, invalidated_by, invalidation_notes
        """;

    /// <summary>Null: nothing was ever decided about one.</summary>
    public async Task<Certificate?> Find(UserId user, CourseKey course, CancellationToken ct) =>
        await Rows("user_id = $1 and course_id = $2", ct, user.Value, course.ToString()) is [var row] ? row : null;

    /// <summary>Null: nobody has a certificate of this number.</summary>
    public async Task<Certificate?> FindByVerify(Guid verify, CancellationToken ct) => await Rows("verify = $1", ct, verify) is [var row] ? row : null;

    /// <summary>All of a learner, oldest first; those that were never issued are absent.</summary>
    public Task<IReadOnlyList<Certificate>> Of(UserId user, CancellationToken ct) => Rows("user_id = $1 and verify is not null order by created, course_id", ct, user.Value);

    /// <summary>Certificates to be seen in a course run, by track.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountIssued(CourseKey course, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select mode, count(*) from credentials.certificates where course_id = $1 and status = 'downloadable' group by mode order by mode");
        command.Parameters.AddWithValue(course.ToString());
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) counts[reader.GetString(0)] = reader.GetInt64(1);
        return counts;
    }

    private async Task<IReadOnlyList<Certificate>> Rows(string condition, CancellationToken ct, params object[] values)
    {
        await using var command = database.CreateCommand($"select {Columns} from credentials.certificates where {condition}");
        foreach (var value in values) command.Parameters.AddWithValue(value);
        var rows = new List<Certificate>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows.Add(Row(reader));
        return rows;
    }

    private static Certificate Row(DbDataReader row)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        long? Number(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
        DateTimeOffset? Instant(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
        return new(
            row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetGuid(2), Text(3), Text(4), row.IsDBNull(5) ? null : row.GetDouble(5), Instant(6), Instant(7), Instant(8),
            Number(9), Text(10), Instant(11), Number(12), Text(13));
    }
}
