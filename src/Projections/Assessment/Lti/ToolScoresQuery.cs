using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>Questions to <c>assessment.tool_scores</c>.</summary>
public sealed class ToolScoresQuery(NpgsqlDataSource database)
{
    /// <summary>Posts with points, the latest first.</summary>
    /// <param name="learner">Null: of everybody.</param>
    public async Task<IReadOnlyList<ToolScoreRow>> Of(UsageKey block, long lineItem, UserId? learner, int most, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select user_id, given, maximum, comment, posted_at from assessment.tool_scores
            where usage_id = $1 and line_item = $2 and given is not null and ($3::bigint is null or user_id = $3) order by posted_at desc, user_id limit $4
            """);
        command.Parameters.AddWithValue(block.ToString());
        command.Parameters.AddWithValue(lineItem);
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = learner?.Value });
        command.Parameters.AddWithValue(most);
        var rows = new List<ToolScoreRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(
                block.ToString(), lineItem, reader.GetInt64(0), block.Course.ToString(), reader.GetDouble(1), reader.IsDBNull(2) ? null : reader.GetDouble(2),
                reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4)));
        }

        return rows;
    }
}
