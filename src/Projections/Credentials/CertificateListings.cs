using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Credentials;

/// <summary>A learner on the course team's list of certificates.</summary>
/// <param name="Mode">Track of the membership; null: none.</param>
/// <param name="Status">Of the certificate; null: there never was one.</param>
/// <param name="ExceptionAt">Null: no exception; so <paramref name="ExceptionNotes"/>.</param>
/// <param name="InvalidatedAt">Null: not void; so <paramref name="InvalidatedBy"/> (username) and <paramref name="InvalidationNotes"/>.</param>
public sealed record ListedCertificate(
    string Username, string Email, string? Mode, string? Status, DateTimeOffset? ExceptionAt, string? ExceptionNotes, string? InvalidatedBy, DateTimeOffset? InvalidatedAt,
    string? InvalidationNotes);

/// <summary>Certificates of a course run as its team lists them, over certificates, memberships and accounts, all of them inline. Retired people are absent.</summary>
public sealed class CertificateListings(NpgsqlDataSource database)
{
    private const string Listed =
        """
        from enrollment.learner_enrollments e
        join identity.accounts a on a.user_id = e.user_id
        left join credentials.certificates c on c.user_id = e.user_id and c.course_id = e.course_id
        left join identity.accounts i on i.user_id = c.invalidated_by
        where e.course_id = $1 and (e.is_active or c.user_id is not null)
          and ($2::text is null or position(lower($2) in lower(a.username || ' ' || a.email)) > 0)
        """;

    /// <summary>Conditions by the filters of the wire. Source: Open edX 2026, <c>lms/djangoapps/instructor/views/api_v2.py</c>.</summary>
    private static readonly Dictionary<string, string> Filters = new(StringComparer.Ordinal)
    {
        ["all"] = "true",
        ["received"] = "c.status = 'downloadable'",
        ["not_received"] = "c.status in ('notpassing', 'unavailable')",
        ["audit_passing"] = "c.status = 'audit_passing'",
        ["audit_not_passing"] = "c.status = 'audit_notpassing'",
        ["error"] = "c.status = 'error'",
        ["granted_exceptions"] = "c.exception_at is not null",
        ["invalidated"] = "c.invalidated_at is not null",
    };

    public static bool IsFilter(string name) => Filters.ContainsKey(name);

    /// <param name="filter">See <see cref="IsFilter"/>.</param>
    /// <param name="part">Of username or address, without regard to case; null: everybody.</param>
    public async Task<int> Count(CourseKey course, string filter, string? part, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select count(*)::int {Listed} and {Filters[filter]}");
        Bind(command, course, part);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Part of the same, by username.</summary>
    public async Task<IReadOnlyList<ListedCertificate>> Page(CourseKey course, string filter, string? part, int skip, int take, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"""
            select a.username, a.email, e.mode, c.status, c.exception_at, c.exception_notes, i.username, c.invalidated_at, c.invalidation_notes
            {Listed} and {Filters[filter]} order by a.username, e.user_id offset $3 limit $4
            """);
        Bind(command, course, part);
        command.Parameters.AddWithValue(skip);
        command.Parameters.AddWithValue(take);
        var rows = new List<ListedCertificate>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            DateTimeOffset? Instant(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
            rows.Add(new(reader.GetString(0), reader.GetString(1), Text(2), Text(3), Instant(4), Text(5), Text(6), Instant(7), Text(8)));
        }

        return rows;
    }

    private static void Bind(NpgsqlCommand command, CourseKey course, string? part)
    {
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.Add(new() { Value = (object?)part ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
    }
}
