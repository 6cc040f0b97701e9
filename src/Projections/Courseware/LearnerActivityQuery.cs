using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>When a learner was last at work, by course run. Readers: the lists of a learner's courses.</summary>
public sealed class LearnerActivityQuery(NpgsqlDataSource database)
{
    /// <summary>Last completion or grade; runs without any are absent.</summary>
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> LastCompletions(UserId user, CancellationToken ct) =>
        Read("select course_id, max(at) from courseware.block_completions where user_id = $1 group by course_id", user, ct);

    /// <summary>The same, or the last that was left behind in a block: a place in a sequence, the state of a player.</summary>
    /// <remarks>Of blocks with modern keys: the others do not tell their run.</remarks>
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> LastActs(UserId user, CancellationToken ct) => Read(
        """
        select course_id, max(at)
        from (
          select course_id, at from courseware.block_completions where user_id = $1
          union all
          select 'course-v1:' || substr(split_part(usage_id, '+type@', 1), length('block-v1:') + 1), at
          from courseware.learner_block_states where user_id = $1 and usage_id like 'block-v1:%'
        ) acts
        group by course_id
        """,
        user, ct);

    private async Task<IReadOnlyDictionary<string, DateTimeOffset>> Read(string sql, UserId user, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue(user.Value);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) found[reader.GetString(0)] = reader.GetFieldValue<DateTimeOffset>(1);
        return found;
    }
}
