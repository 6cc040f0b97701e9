using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Analytics;

/// <summary>What learners answered, now or as of the end of a day.</summary>
/// <remarks>
/// As of a day of the past, the answers to a problem that was answered since are counted anew from the submissions up to that day: exact, and slower than the
/// figures of today, by the number of those submissions. A problem that nobody answered since has today's figures.
/// </remarks>
public sealed class AnswersQuery(PerformanceQuery performance, NpgsqlDataSource database, StreamStore streams)
{
    private const int PageSize = 2000;

    /// <summary>Problems of a course of which any answer is reported, by id.</summary>
    /// <param name="asOf">Counts submissions up to and including that day; null: all.</param>
    public async Task<IReadOnlyList<ProblemAnswers>> Problems(string course, DateOnly? asOf, CancellationToken ct)
    {
        var today = await performance.Problems(course, ct);
        if (asOf is null) return today;
        var changed = (await database.Rows(
            "select distinct problem from analytics.submissions where course_id = $1 and at >= $2", row => row.GetString(0), ct, course, AnalyticsRows.EndOf(asOf)))
            .ToHashSet(StringComparer.Ordinal);
        var then = await Rows(
            "select position from analytics.submissions where course_id = $1 and problem = any($2) and at < $3 order by position",
            asOf, ct, course, changed.ToArray());
        return
        [
            .. today.Where(problem => !changed.Contains(problem.Problem)).Concat(AnswerPresentation.Of(then).GroupBy(row => row.Problem).Select(Problem))
                .OrderBy(problem => problem.Problem, StringComparer.Ordinal),
        ];
    }

    /// <summary>Answers to a problem that somebody gave first or last and that are reported; of all courses, since ids of old problems do not tell the run.</summary>
    /// <param name="asOf">Counts submissions up to and including that day; null: all.</param>
    public async Task<IReadOnlyList<AnswerRow>> Answers(string problem, DateOnly? asOf, CancellationToken ct) => asOf is null || !await IsChanged(problem, asOf, ct)
        ? await performance.Answers(problem, ct)
        : [.. AnswerPresentation.Of(await Rows("select position from analytics.submissions where problem = $1 and at < $2 order by position", asOf, ct, problem))];

    private async Task<bool> IsChanged(string problem, DateOnly? asOf, CancellationToken ct) => (await database.Rows(
        "select exists(select from analytics.submissions where problem = $1 and at >= $2)", row => row.GetBoolean(0), ct, problem, AnalyticsRows.EndOf(asOf)))[0];

    /// <param name="sql">Positions of submissions; its last parameter is the first instant that does not count.</param>
    private async Task<IReadOnlyList<AnswerRow>> Rows(string sql, DateOnly? asOf, CancellationToken ct, params object[] of)
    {
        var tally = new AnswerTally();
        foreach (var page in (await database.Rows(sql, row => row.GetInt64(0), ct, [.. of, AnalyticsRows.EndOf(asOf)])).Chunk(PageSize))
        {
            foreach (var fact in await streams.ReadAt(page, ct))
            {
                if (OwnSubmission.Of(fact.Data) is { } submission) tally.Add(submission);
            }
        }

        return tally.Rows();
    }

    private static ProblemAnswers Problem(IGrouping<string, AnswerRow> problem) => new(
        problem.Key, problem.MaxBy(row => row.LatestAt)!.DisplayName, problem.Sum(row => (long)row.LastCount), problem.Where(row => row.Correct).Sum(row => (long)row.LastCount),
        [.. problem.Select(row => row.Part).Distinct().Order(StringComparer.Ordinal)]);
}
