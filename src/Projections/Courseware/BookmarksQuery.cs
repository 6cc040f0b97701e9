using Npgsql;
using NpgsqlTypes;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Questions to <c>courseware.bookmarks</c>, always about one learner.</summary>
public sealed class BookmarksQuery(NpgsqlDataSource database)
{
    /// <summary>Newest first.</summary>
    /// <param name="course">Null: of all course runs.</param>
    public async Task<IReadOnlyList<Bookmark>> Of(UserId user, CourseKey? course, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select usage_id, course_id, created, position from courseware.bookmarks
            where user_id = $1 and ($2::text is null or course_id = $2) order by position desc
            """);
        command.Parameters.AddWithValue(user.Value);
        command.Parameters.Add(new() { Value = (object?)course?.ToString() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        var rows = new List<Bookmark>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(new(user.Value, reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt64(3)));
        return rows;
    }

    /// <summary>Null: not marked.</summary>
    public async Task<Bookmark?> Find(UserId user, UsageKey block, CancellationToken ct) =>
        (await Of(user, block.Course, ct)).FirstOrDefault(row => row.UsageId == block.ToString());

    /// <summary>Usage keys of the marked blocks of a course run.</summary>
    /// <param name="user">Null: anonymous, who has none.</param>
    public async Task<IReadOnlySet<string>> Marked(UserId? user, CourseKey course, CancellationToken ct) =>
        user is { } learner ? (await Of(learner, course, ct)).Select(row => row.UsageId).ToHashSet(StringComparer.Ordinal) : new HashSet<string>();
}
