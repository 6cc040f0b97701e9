using Npgsql;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Courseware;

/// <summary>Questions to <c>courseware.vote_tallies</c>.</summary>
public sealed class VoteTalliesQuery(NpgsqlDataSource database)
{
    /// <summary>Votes by question (empty in polls) and answer; answers without votes are absent.</summary>
    public async Task<IReadOnlyDictionary<(string Question, string Answer), long>> Of(UsageKey block, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select question, answer, votes from courseware.vote_tallies where usage_id = $1");
        command.Parameters.AddWithValue(block.ToString());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var votes = new Dictionary<(string, string), long>();
        while (await reader.ReadAsync(ct)) votes[(reader.GetString(0), reader.GetString(1))] = reader.GetInt64(2);
        return votes;
    }

    /// <summary>A word cloud: its most frequent words, how often the learner's own were said by all, and how often any was.</summary>
    /// <param name="top">Number of words wanted.</param>
    public async Task<CloudCounts> OfCloud(UsageKey block, int top, IReadOnlyCollection<string> own, CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("select answer, votes from courseware.vote_tallies where usage_id = $1 order by votes desc, answer collate \"C\" limit $2")
        {
            Parameters = { new() { Value = block.ToString() }, new() { Value = top } },
        });
        batch.BatchCommands.Add(new("select answer, votes from courseware.vote_tallies where usage_id = $1 and question = '' and answer = any($2)")
        {
            Parameters = { new() { Value = block.ToString() }, new() { Value = own.ToArray() } },
        });
        batch.BatchCommands.Add(new("select coalesce(sum(votes), 0)::bigint from courseware.vote_tallies where usage_id = $1")
        {
            Parameters = { new() { Value = block.ToString() } },
        });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var words = await Words(reader, ct);
        await reader.NextResultAsync(ct);
        var mine = await Words(reader, ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new(words, mine, reader.GetInt64(0));
    }

    private static async Task<List<(string Word, long Count)>> Words(NpgsqlDataReader reader, CancellationToken ct)
    {
        var words = new List<(string, long)>();
        while (await reader.ReadAsync(ct)) words.Add((reader.GetString(0), reader.GetInt64(1)));
        return words;
    }
}

/// <param name="Top">Most frequent first.</param>
/// <param name="Own">The learner's words, each once, with the count of all learners.</param>
/// <param name="Total">Words of all learners, repetitions included.</param>
public sealed record CloudCounts(IReadOnlyList<(string Word, long Count)> Top, IReadOnlyList<(string Word, long Count)> Own, long Total);
