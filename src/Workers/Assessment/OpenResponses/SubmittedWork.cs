using System.Globalization;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Assessment;

/// <summary>One submitted open response with what reports tell of it beyond its state.</summary>
/// <param name="CountedByPeers">Assessments by peers that made a score, even where the course team's word counts now.</param>
/// <param name="Rating">What the learner said of the assessments; null: nothing.</param>
internal sealed record SubmittedWork(
    UsageKey Block, UserId Author, SubmittedResponse Response, IReadOnlyList<Guid> CountedByPeers, PeerAssessmentsRated? Rating)
{
    /// <summary>Null: nothing is submitted (any more).</summary>
    public static SubmittedWork? Of(UsageKey block, UserId author, IEnumerable<OpenResponseEvent> facts)
    {
        var (state, counted, rating) = (OpenResponse.Initial, (IReadOnlyList<Guid>)[], (PeerAssessmentsRated?)null);
        foreach (var fact in facts)
        {
            state = state.Evolve(fact);
            if (fact is ResponseSubmitted) (counted, rating) = ([], null);
            else if (fact is ResponseScored { Source: ResponseStep.Peer } scored) counted = scored.Assessments;
            else if (fact is PeerAssessmentsRated rated) rating = rated;
        }

        return state.Current is { } response ? new(block, author, response, counted, rating) : null;
    }
}

/// <summary>The submitted open responses of a course by block and learner, in pages: from their streams, so that nothing is lost on the way.</summary>
internal static class SubmittedWorks
{
    public static async Task<(IReadOnlyList<SubmittedWork> Works, ReportPage Page)> Next(ReportRequest request, CancellationToken ct)
    {
        var (user, usage) = Place(request.After);
        var keys = new List<(UsageKey Block, UserId Author)>();
        var total = 0L;
        await using (var command = request.Command(
            """
            select usage_id, user_id, (select count(*) from assessment.open_responses where course_id = $1) from assessment.open_responses
            where course_id = $1 and (usage_id, user_id) > ($2, $3) order by usage_id, user_id limit $4
            """,
            request.Course.ToString(), usage, user, request.Count))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                keys.Add((UsageKey.Parse(reader.GetString(0)), new(reader.GetInt64(1))));
                total = reader.GetInt64(2);
            }
        }

        var streams = await request.Session.Streams.ReadStreams([.. keys.Select(key => OpenResponseEvent.StreamOf(key.Author, key.Block))], ct);
        var works = keys.Select(key => SubmittedWork.Of(
            key.Block, key.Author, (streams.GetValueOrDefault(OpenResponseEvent.StreamOf(key.Author, key.Block)) ?? []).Select(fact => (OpenResponseEvent)fact.Data)));
        var after = keys.Count == 0 ? request.After : string.Create(CultureInfo.InvariantCulture, $"{keys[^1].Author} {keys[^1].Block}");
        return ([.. works.OfType<SubmittedWork>()], new(keys.Count, total, after.Length == 0 ? "0 " : after, IsLast: keys.Count < request.Count));
    }

    private static (long User, string Usage) Place(string after)
    {
        if (after.Length == 0) return (0, "");
        var parts = after.Split(' ', 2);
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
    }
}
