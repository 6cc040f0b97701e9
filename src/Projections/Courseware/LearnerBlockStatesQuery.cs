using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Questions to <c>courseware.learner_block_states</c>.</summary>
public sealed class LearnerBlockStatesQuery(NpgsqlDataSource database)
{
    public async Task<int?> Position(UserId user, UsageKey sequence, CancellationToken ct) =>
        (await Of(user, [sequence], ct)).GetValueOrDefault(sequence.ToString())?.Position;

    /// <summary>By usage key; blocks without state are absent.</summary>
    public async Task<IReadOnlyDictionary<string, LearnerBlockStateRow>> Of(UserId user, IReadOnlyCollection<UsageKey> blocks, CancellationToken ct)
    {
        var found = new Dictionary<string, LearnerBlockStateRow>(StringComparer.Ordinal);
        if (blocks.Count == 0) return found;
        await using var command = database.CreateCommand(
            """
            select usage_id, position, video_seconds, video_speed, transcript_language, at
            from courseware.learner_block_states where user_id = $1 and usage_id = any($2)
            """);
        command.Parameters.AddWithValue(user.Value);
        command.Parameters.AddWithValue(blocks.Select(block => block.ToString()).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = new LearnerBlockStateRow(
                user.Value,
                reader.GetString(0),
                reader.IsDBNull(1) ? null : reader.GetInt32(1),
                reader.IsDBNull(2) ? null : reader.GetDouble(2),
                reader.IsDBNull(3) ? null : reader.GetDouble(3),
                reader.IsDBNull(4) ? null : reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5));
            found[row.UsageId] = row;
        }

        return found;
    }
}
