using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>Questions to <c>assessment.open_responses</c>.</summary>
public sealed class OpenResponsesQuery(NpgsqlDataSource database)
{
    private const string Columns =
        """
        usage_id, user_id, course_id, submission, submitted_at, status, opened_to_peers, received, given, staff_graded_at, staff_graded_by,
        staff_earned, staff_possible, cancelled_at, earned, possible, claimed_by, claimed_at
        """;

    /// <summary>Null: no such submission in the block, whatever other blocks have.</summary>
    public async Task<OpenResponseRow?> Find(UsageKey block, Guid submission, CancellationToken ct)
    {
        await foreach (var row in Rows($"select {Columns} from assessment.open_responses where submission = $1 and usage_id = $2", ct, submission, block.ToString()))
            return row;
        return null;
    }

    /// <summary>Learners whose responses still need assessments by peers, longest in the queue first.</summary>
    public Task<IReadOnlyList<UserId>> Queue(UsageKey block, UserId reviewer, int mustBeGradedBy, CancellationToken ct) => Users(
        """
        select user_id from assessment.open_responses
        where usage_id = $1 and user_id <> $2 and opened_to_peers is not null and cancelled_at is null and received < $3
        order by opened_to_peers, user_id
        """,
        ct, block.ToString(), reviewer.Value, mustBeGradedBy);

    /// <summary>Everybody else whose response peers may assess, in no order of need.</summary>
    public Task<IReadOnlyList<UserId>> Others(UsageKey block, UserId reviewer, CancellationToken ct) => Users(
        """
        select user_id from assessment.open_responses
        where usage_id = $1 and user_id <> $2 and opened_to_peers is not null and cancelled_at is null order by user_id
        """,
        ct, block.ToString(), reviewer.Value);

    /// <summary>All submissions of a block, oldest first.</summary>
    public async Task<IReadOnlyList<OpenResponseRow>> Of(UsageKey block, CancellationToken ct)
    {
        var rows = new List<OpenResponseRow>();
        await foreach (var row in Rows($"select {Columns} from assessment.open_responses where usage_id = $1 order by submitted_at, user_id", ct, block.ToString()))
            rows.Add(row);
        return rows;
    }

    /// <summary>Submissions of a course by block and state; what there is none of is absent.</summary>
    public async Task<IReadOnlyDictionary<(string Usage, string Status), long>> Counts(CourseKey course, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select usage_id, status, count(*) from assessment.open_responses where course_id = $1 group by usage_id, status");
        command.Parameters.AddWithValue(course.ToString());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var counts = new Dictionary<(string, string), long>();
        while (await reader.ReadAsync(ct)) counts[(reader.GetString(0), reader.GetString(1))] = reader.GetInt64(2);
        return counts;
    }

    /// <summary>Whose responses have the most points, the best first; who has none is not among them.</summary>
    public Task<IReadOnlyList<UserId>> Best(UsageKey block, int most, CancellationToken ct) => Users(
        "select user_id from assessment.open_responses where usage_id = $1 and earned > 0 order by earned desc, submitted_at, user_id limit $2",
        ct, block.ToString(), most);

    private async Task<IReadOnlyList<UserId>> Users(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.AddWithValue(value);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var users = new List<UserId>();
        while (await reader.ReadAsync(ct)) users.Add(new(reader.GetInt64(0)));
        return users;
    }

    private async IAsyncEnumerable<OpenResponseRow> Rows(
        string sql, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.AddWithValue(value);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return new(
                reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetGuid(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetString(5),
                Instant(6), reader.GetInt32(7), reader.GetInt32(8), Instant(9), Long(10), Int(11), Int(12), Instant(13), Int(14), Int(15), Long(16), Instant(17));
        }

        DateTimeOffset? Instant(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
        long? Long(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
        int? Int(int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);
    }
}
