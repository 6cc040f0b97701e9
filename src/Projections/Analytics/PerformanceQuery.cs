using System.Text.Json;
using Npgsql;
using OpenEdx.Domain.Analytics;

namespace OpenEdx.Projections.Analytics;

/// <summary>Submissions to a problem, of all time.</summary>
/// <param name="Tags">Values by name of the tag, each sorted.</param>
public sealed record TaggedProblem(string Problem, long Submissions, long Correct, IReadOnlyDictionary<string, IReadOnlyList<string>> Tags);

/// <summary>Last answers of one problem, summed over its parts.</summary>
/// <param name="DisplayName">As the latest answer was told; empty: not.</param>
public sealed record ProblemAnswers(string Problem, string DisplayName, long LastResponses, long CorrectResponses, IReadOnlyList<string> Parts)
{
    /// <summary>Learners who answered, by the mean over the parts.</summary>
    public long Submissions => LastResponses / Math.Max(1, Parts.Count);

    public long Correct => CorrectResponses / Math.Max(1, Parts.Count);
}

/// <summary>How often learners tried a problem.</summary>
/// <param name="Learners">Who tried at all.</param>
/// <param name="CorrectAtFirst">Whose first try was correct.</param>
public sealed record ProblemTries(string Problem, long Submissions, long Learners, long CorrectAtFirst);

/// <param name="Clicks">All, those to other hosts included.</param>
public sealed record LinkDay(DateOnly Date, int Clicks, int External);

/// <summary>Learners who opened a subsection.</summary>
public sealed record SequenceCount(string Course, long Learners);

/// <summary>Questions to the tables of <see cref="ProblemSubmissions"/>, <see cref="SequenceOpens"/> and <see cref="LinkClicks"/>.</summary>
public sealed class PerformanceQuery(NpgsqlDataSource database)
{
    /// <summary>Problems of a course with content tags, by id.</summary>
    /// <param name="asOf">Counts submissions up to and including that day; the tags are today's. Null: all.</param>
    public async Task<IReadOnlyList<TaggedProblem>> Tagged(string course, DateOnly? asOf, CancellationToken ct)
    {
        var rows = await database.Rows(
            """
            select t.problem, sum(d.submissions)::bigint, sum(d.correct)::bigint, t.tags::text
            from analytics.problem_tags t join analytics.problem_days d on d.course_id = t.course_id and d.problem = t.problem
            where t.course_id = $1 and t.tags is not null and d.date <= $2
            group by t.problem, t.tags order by t.problem collate "C"
            """,
            row => new TaggedProblem(row.GetString(0), row.GetInt64(1), row.GetInt64(2), Tags(row.GetString(3))), ct, course, asOf ?? DateOnly.MaxValue);
        return [.. rows.Where(row => row.Tags.Count > 0)];
    }

    /// <summary>Problems of a course of which any answer is reported, by id.</summary>
    public async Task<IReadOnlyList<ProblemAnswers>> Problems(string course, CancellationToken ct) => await database.Rows(
        """
        select problem, (array_agg(display_name order by latest_at desc))[1], sum(responses)::bigint, sum(correct)::bigint, array_agg(part_id order by part_id collate "C")
        from (
            select problem, part_id, max(latest_at) as latest_at, (array_agg(display_name order by latest_at desc))[1] as display_name,
                   (array_agg(response_type order by latest_at desc))[1] as response_type, sum(last_response_count) as responses,
                   coalesce(sum(last_response_count) filter (where correct), 0) as correct
            from analytics.answer_distribution where course_id = $1 and (first_response_count > 0 or last_response_count > 0)
            group by problem, part_id) parts
        where response_type = any($2)
        group by problem order by problem collate "C"
        """,
        row => new ProblemAnswers(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetFieldValue<string[]>(4)),
        ct, course, AnswerPresentation.ReportedTypes.ToArray());

    /// <summary>Answers to a problem that somebody gave first or last and that are reported; of all courses, since ids of old problems do not tell the run.</summary>
    public async Task<IReadOnlyList<AnswerRow>> Answers(string problem, CancellationToken ct) =>
    [
        .. AnswerPresentation.Of(await database.Rows(
            """
            select course_id, problem, part_id, value_id, answer, correct, question, display_name, response_type, variant,
                   first_response_count, last_response_count, latest_at
            from analytics.answer_distribution where problem = $1 and (first_response_count > 0 or last_response_count > 0)
            order by course_id, part_id collate "C", last_response_count desc, answer_key, variant
            """,
            row => new AnswerRow(
                row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.GetBoolean(5),
                row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9), row.GetInt32(10), row.GetInt32(11),
                row.GetFieldValue<DateTimeOffset>(12)),
            ct, problem)),
    ];

    /// <summary>How many learners opened a subsection, by course: ids of old ones do not tell the run.</summary>
    public Task<List<SequenceCount>> Opens(string sequence, DateOnly? asOf, CancellationToken ct) => database.Rows(
        "select course_id, count(*) from analytics.sequence_opens where sequence = $1 and first_on <= $2 group by course_id order by course_id",
        row => new SequenceCount(row.GetString(0), row.GetInt64(1)), ct, sequence, asOf ?? DateOnly.MaxValue);

    /// <summary>Days with any click, in order.</summary>
    public Task<List<LinkDay>> LinkClicks(string course, DateOnly? asOf, CancellationToken ct) => database.Rows(
        "select date, clicks, external_clicks from analytics.link_clicks where course_id = $1 and date <= $2 order by date",
        row => new LinkDay(row.GetFieldValue<DateOnly>(0), row.GetInt32(1), row.GetInt32(2)), ct, course, asOf ?? DateOnly.MaxValue);

    /// <summary>Positions in the log of clicks, ascending.</summary>
    /// <param name="date">Null: of all days.</param>
    /// <param name="after">Of the last one seen.</param>
    public Task<IReadOnlyList<long>> ClicksBehind(AnalyticsCourse course, DateOnly? date, bool isExternal, DateOnly? asOf, long after, int count, CancellationToken ct) => FigureDay.Positions(
        database,
        """
        select position from analytics.link_click_events
        where course_id = $1 and position > $2 and ($4::date is null or date = $4) and ($5::date is null or date <= $5) and (is_external or not $6)
        order by position limit $3
        """,
        [EnrollmentQuery.Text(course.Id), new() { Value = after }, new() { Value = count }, EnrollmentQuery.Date(date), EnrollmentQuery.Date(asOf), new() { Value = isExternal }],
        ct);

    /// <summary>Attempts and first attempts of one problem, by the definition of Aspects (tracking §8).</summary>
    public async Task<ProblemTries> Tries(string course, string problem, DateOnly? asOf, CancellationToken ct)
    {
        var rows = await database.Rows(
            """
            select coalesce(sum(tries), 0)::bigint, count(*), count(*) filter (where first_correct)
            from (select count(*) as tries, (array_agg(correct order by at, correct))[1] as first_correct from analytics.submissions
                  where problem = $1 and course_id = $2 and at < $3 group by learner) learners
            """,
            row => new ProblemTries(problem, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), ct, problem, course, AnalyticsRows.EndOf(asOf));
        return rows[0];
    }

    /// <summary>Positions in the log of the submissions to a problem, ascending.</summary>
    /// <param name="after">Of the last one seen.</param>
    public Task<List<long>> EventsBehind(string course, string problem, DateOnly? asOf, long after, int count, CancellationToken ct) => database.Rows(
        "select position from analytics.submissions where problem = $1 and course_id = $2 and at < $3 and position > $4 order by position limit $5",
        row => row.GetInt64(0), ct, problem, course, AnalyticsRows.EndOf(asOf), after, count);

    /// <summary>A value alone and a list of them are the same.</summary>
    private static Dictionary<string, IReadOnlyList<string>> Tags(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(
            tag => tag.Name,
            IReadOnlyList<string> (tag) => tag.Value.ValueKind == JsonValueKind.Array
                ? [.. tag.Value.EnumerateArray().Select(value => value.ToString()).Order(StringComparer.Ordinal)]
                : [tag.Value.ToString()],
            StringComparer.Ordinal);
    }
}
