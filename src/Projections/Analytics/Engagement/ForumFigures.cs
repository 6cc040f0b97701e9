using System.Data.Common;
using Npgsql;

namespace OpenEdx.Projections.Analytics;

/// <summary>What happened in the discussions of a course on a day.</summary>
/// <param name="Participants">Learners who posted, responded or commented.</param>
public sealed record ForumDay(DateOnly Date, long Posts, long Responses, long Comments, long Upvotes, long Downvotes, long Participants);

/// <param name="Topic">Id of the topic (<c>commentable_id</c>); empty: none was logged.</param>
public sealed record ForumTopic(string Topic, long Contributions, long Learners);

/// <summary>Questions about discussions, from the same days as all engagement. Until there are discussions here, imported lines alone.</summary>
public sealed class ForumFigures(NpgsqlDataSource database)
{
    /// <summary>Days with anything, in order.</summary>
    public Task<List<ForumDay>> Days(string course, DateOnly asOf, CancellationToken ct) => List(
        $"""
        select date, sum(posts), sum(responses), sum(comments), sum(upvotes_given), sum(downvotes_given), count(*) filter (where posts + responses + comments > 0)
        from analytics.engagement_days
        where course_id = $1 and date <= $2 and {ActivityTables.IsForum} group by date order by date
        """,
        row => new ForumDay(row.GetFieldValue<DateOnly>(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)),
        course, asOf, ct);

    /// <summary>Topics by contributions, most first.</summary>
    public Task<List<ForumTopic>> Topics(string course, DateOnly asOf, CancellationToken ct) => List(
        """
        select entity_id, sum(count), count(distinct learner) from analytics.module_engagement
        where course_id = $1 and date <= $2 and entity_type = 'discussion' group by entity_id order by 2 desc, 1
        """,
        row => new ForumTopic(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), course, asOf, ct);

    private async Task<List<T>> List<T>(string sql, Func<DbDataReader, T> read, string course, DateOnly asOf, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue(course);
        command.Parameters.AddWithValue(asOf);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }
}
