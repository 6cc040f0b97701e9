using Npgsql;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore;

namespace OpenEdx.Projections.Courseware;

/// <summary>Questions to <c>courseware.block_completions</c>.</summary>
public sealed class BlockCompletionsQuery(NpgsqlDataSource database)
{
    /// <summary>By course run the block that a learner completed last, at least in part; course runs without one are absent.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LastIn(UserId user, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select distinct on (course_id) course_id, usage_id from courseware.block_completions
            where user_id = $1 and completion > 0 order by course_id, at desc, usage_id desc
            """);
        command.Parameters.AddWithValue(user.Value);
        var blocks = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) blocks[reader.GetString(0)] = reader.GetString(1);
        return blocks;
    }

    /// <summary>
    /// On how many days (UTC) a learner worked in a course run. A block counts on the day of its last change: taking up the same block again moves it.
    /// </summary>
    public async Task<int> ActiveDays(UserId user, CourseKey course, DateOnly since, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select count(distinct (at at time zone 'UTC')::date)::int from courseware.block_completions
            where user_id = $1 and course_id = $2 and (at at time zone 'UTC')::date >= $3
            """);
        command.Parameters.AddWithValue(user.Value);
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(since);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>All blocks of a course run that a learner touched.</summary>
    public async Task<IReadOnlyList<BlockCompletion>> Of(UserId user, CourseKey course, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            "select usage_id, completion, at from courseware.block_completions where user_id = $1 and course_id = $2", connection);
        command.Parameters.AddWithValue(user.Value);
        command.Parameters.AddWithValue(course.ToString());
        await using var reader = await command.ReadPrepared(ct);
        var (rows, key) = (new List<BlockCompletion>(), course.ToString());
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(
                user.Value, key, reader.GetString(0), reader.GetDouble(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return rows;
    }
}
