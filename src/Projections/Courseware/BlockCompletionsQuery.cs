using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Questions to <c>courseware.block_completions</c>.</summary>
public sealed class BlockCompletionsQuery(NpgsqlDataSource database)
{
    /// <summary>All blocks of a course run that a learner touched.</summary>
    public async Task<IReadOnlyList<BlockCompletion>> Of(UserId user, CourseKey course, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select usage_id, completion, at from courseware.block_completions where user_id = $1 and course_id = $2");
        command.Parameters.AddWithValue(user.Value);
        command.Parameters.AddWithValue(course.ToString());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<BlockCompletion>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(
                user.Value, course.ToString(), reader.GetString(0), reader.GetDouble(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return rows;
    }
}
