using System.Data.Common;
using Npgsql;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>A learner's row of the student engagement report (tracking §4.9).</summary>
/// <param name="DaysActive">Days with any event, or with a vote received.</param>
/// <param name="LastSubsection">Path of the subsection opened last; empty: none.</param>
public sealed record StudentFigures(
    string Learner, long DaysActive, long ProblemsAttempted, long ProblemAttempts, long ProblemsCorrect, long VideosPlayed, long Posts, long Responses,
    long Comments, long UpvotesGiven, long DownvotesGiven, long UpvotesReceived, long DownvotesReceived, long TextbookPages, string LastSubsection)
{
    public static StudentFigures None(string learner) => new(learner, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "");

    /// <summary>Every number but the learner's days; they have another title in each kind of report.</summary>
    public IReadOnlyList<long> Numbers =>
    [
        ProblemsAttempted, ProblemAttempts, ProblemsCorrect, VideosPlayed, Posts, Responses, Comments, UpvotesGiven, DownvotesGiven, UpvotesReceived,
        DownvotesReceived, TextbookPages,
    ];
}

/// <summary>
/// Activity of learners over a stretch of days, by the rule of the student engagement report: events that name their course themselves.
/// </summary>
/// <remarks>
/// A learner whose days all lie within the stretch is one row. Of the others days are added up: of a week, or from a learner's first day on, they tell
/// how many things were new (<see cref="Novelty"/>). Only where a stretch of more than a week begins amid the days of a learner are the things
/// themselves counted, which takes longer the more of them there are.
/// </remarks>
public sealed class StudentEngagement(NpgsqlDataSource database)
{
    private static readonly string[] Sums =
    [
        "named_attempts", "posts", "responses", "comments", "upvotes_given", "downvotes_given", "upvotes_received", "downvotes_received", "textbook_pages",
    ];

    private static readonly string[] Distinct = ["named_problems_attempted", "named_problems_completed", "named_videos_viewed"];

    private static readonly string Whole = $"""
        select learner, days_active, {string.Join(", ", Sums)}, {string.Join(", ", Distinct)}, last_subsection
        from analytics.engagement_learners where course_id = $1 and first_date >= $2 and last_date <= $3 and days_active > 0
        """;

    private static readonly string InPart = $"""
        select d.learner, count(*), {string.Join(", ", Sums.Select(column => $"sum(d.{column})"))},
               {string.Join(", ", Distinct.Select(column => $"sum(d.{column}[case when l.first_date >= $2 then {Novelty.Ever} else least(d.date - $2 + 1, {Novelty.Ever}) end])"))},
               (array_agg(d.last_subsection order by d.last_subsection_at desc) filter (where d.last_subsection is not null))[1]
        from analytics.engagement_days d join analytics.engagement_learners l on l.course_id = d.course_id and l.learner = d.learner
        where d.course_id = $1 and d.date between $2 and $3 and d.events > 0 and not (l.first_date >= $2 and l.last_date <= $3) group by d.learner
        """;

    /// <summary>Distinct things of those who began before a long stretch.</summary>
    private const string Things = """
        select e.learner, count(distinct e.entity_id) filter (where e.action = 'attempted'), count(distinct e.entity_id) filter (where e.action = 'completed'),
               count(distinct e.entity_id) filter (where e.action = 'viewed')
        from analytics.module_engagement e join analytics.engagement_learners l on l.course_id = e.course_id and l.learner = e.learner
        where e.course_id = $1 and e.entity_type in ('problem', 'video') and e.date between $2 and $3 and e.named_count > 0 and l.first_date < $2 and l.last_date >= $2
        group by e.learner
        """;

    /// <param name="since">First day.</param>
    /// <param name="until">Last day.</param>
    /// <returns>Without those who were not there.</returns>
    public async Task<IReadOnlyDictionary<string, StudentFigures>> Of(string course, DateOnly since, DateOnly until, CancellationToken ct)
    {
        var rows = (await database.Rows($"{Whole} union all {InPart}", Row, ct, course, since, until)).ToDictionary(row => row.Learner, StringComparer.Ordinal);
        if (until.DayNumber - since.DayNumber < Novelty.Week) return rows;
        foreach (var (learner, attempted, completed, viewed) in await database.Rows(
            Things, row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), ct, course, since, until))
        {
            if (rows.TryGetValue(learner, out var known))
                rows[learner] = known with { ProblemsAttempted = attempted, ProblemsCorrect = completed, VideosPlayed = viewed };
        }

        return rows;
    }

    private static StudentFigures Row(DbDataReader row)
    {
        long Sum(string column) => row.GetInt64(2 + Array.IndexOf(Sums, column));
        long Of(string column) => row.GetInt64(2 + Sums.Length + Array.IndexOf(Distinct, column));
        return new(
            row.GetString(0), row.GetInt64(1), Of("named_problems_attempted"), Sum("named_attempts"), Of("named_problems_completed"), Of("named_videos_viewed"), Sum("posts"),
            Sum("responses"), Sum("comments"), Sum("upvotes_given"), Sum("downvotes_given"), Sum("upvotes_received"), Sum("downvotes_received"), Sum("textbook_pages"),
            row.IsDBNull(2 + Sums.Length + Distinct.Length) ? "" : row.GetString(2 + Sums.Length + Distinct.Length));
    }
}
