using Npgsql;

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
/// Activity of learners over a stretch of days, by the rule of the student engagement report: events that name their course themselves. Distinct
/// problems and videos are counted from the rows of the stretch, so that a long one in a large course takes longer than the roster does.
/// </summary>
public sealed class StudentEngagement(NpgsqlDataSource database)
{
    /// <param name="since">First day.</param>
    /// <param name="until">Last day.</param>
    public async Task<IReadOnlyDictionary<string, StudentFigures>> Of(string course, DateOnly since, DateOnly until, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            with things as (
                select learner, count(distinct entity_id) filter (where action = 'attempted') as attempted,
                       sum(named_count) filter (where action = 'attempted') as attempts, count(distinct entity_id) filter (where action = 'completed') as completed,
                       count(distinct entity_id) filter (where action = 'viewed') as viewed
                from analytics.module_engagement
                where course_id = $1 and date between $2 and $3 and named_count > 0 and entity_type in ('problem', 'video') group by learner),
            days as (
                select learner, count(*) as active, sum(posts) as posts, sum(responses) as responses, sum(comments) as comments, sum(upvotes_given) as up,
                       sum(downvotes_given) as down, sum(upvotes_received) as up_received, sum(downvotes_received) as down_received, sum(textbook_pages) as pages,
                       (array_agg(last_subsection order by last_subsection_at desc) filter (where last_subsection is not null))[1] as last
                from analytics.engagement_days where course_id = $1 and date between $2 and $3 and events > 0 group by learner)
            select d.learner, d.active, coalesce(t.attempted, 0), coalesce(t.attempts, 0), coalesce(t.completed, 0), coalesce(t.viewed, 0), d.posts, d.responses,
                   d.comments, d.up, d.down, d.up_received, d.down_received, d.pages, coalesce(d.last, '')
            from days d left join things t on t.learner = d.learner
            """);
        command.Parameters.AddWithValue(course);
        command.Parameters.AddWithValue(since);
        command.Parameters.AddWithValue(until);
        var rows = new Dictionary<string, StudentFigures>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var learner = reader.GetString(0);
            rows[learner] = new(
                learner, reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6),
                reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10), reader.GetInt64(11), reader.GetInt64(12),
                reader.GetInt64(13), reader.GetString(14));
        }

        return rows;
    }
}
