using Npgsql;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>A learner has an own date for a block.</summary>
public sealed record ExtendedDate(UserId User, PublishedBlock Block, DateTimeOffset Due);

/// <summary>Who has more time, and for what.</summary>
public sealed class DueDateExtensionsQuery(NpgsqlDataSource database)
{
    /// <summary>Own dates for some blocks, those given to a block above included; in no order.</summary>
    /// <param name="user">Null: of all learners.</param>
    public async Task<IReadOnlyList<ExtendedDate>> Of(CourseKey course, IReadOnlyCollection<PublishedBlock> blocks, UserId? user, CancellationToken ct)
    {
        var decided = (await Rows(course, user, ct)).ToLookup(row => row.User);
        var found = new List<ExtendedDate>();
        foreach (var learner in decided)
        {
            var byBlock = learner.ToDictionary(row => row.Block);
            foreach (var block in blocks)
            {
                (long Position, DateTimeOffset? Due) last = default;
                for (var at = block; at is not null; at = at.Parent)
                {
                    if (byBlock.TryGetValue(at.Usage.ToString(), out var row) && row.Position > last.Position) last = (row.Position, row.Due);
                }

                if (last.Due is { } due) found.Add(new(learner.Key, block, due));
            }
        }

        return found;
    }

    private async Task<List<(UserId User, string Block, DateTimeOffset? Due, long Position)>> Rows(CourseKey course, UserId? user, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select user_id, block, due, position from courseware.due_date_extensions where course_id = $1 and ($2 = 0 or user_id = $2)");
        command.Parameters.AddWithValue(course.ToString());
        command.Parameters.AddWithValue(user?.Value ?? 0);
        var rows = new List<(UserId, string, DateTimeOffset?, long)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add((new(reader.GetInt64(0)), reader.GetString(1), reader.IsDBNull(2) ? null : new DateTimeOffset(reader.GetDateTime(2), TimeSpan.Zero), reader.GetInt64(3)));
        return rows;
    }
}
