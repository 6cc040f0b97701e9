using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Analytics;

/// <summary>What a learner answered last to one input of a problem.</summary>
/// <param name="Username">A retired learner's is the number of the account.</param>
/// <param name="Location">Names of the blocks above the problem, and its own.</param>
/// <param name="Score">Points; null: not told.</param>
/// <param name="Attempts">All of the learner's to the problem.</param>
public sealed record ProblemResponse(
    string Username, string Problem, string Location, double? Score, double? MaxScore, PartResponse Answer, long Attempts, DateTimeOffset First, DateTimeOffset Last)
{
    public static IReadOnlyList<string> Columns { get; } =
    [
        "username", "problem_id", "answer_id", "location", "question", "score", "max_score", "correct", "answer", "total_attempts", "first_attempt_date",
        "last_attempt_date",
    ];

    /// <summary>In the order of <see cref="Columns"/>, as upstream's Python writes them.</summary>
    public IReadOnlyList<string> Cells =>
    [
        Username, Problem, Answer.Part, Location, Answer.Question, Points(Score), Points(MaxScore),
        Answer.Correct switch { true => "True", false => "False", null => "None" },
        Answer.Answer, Attempts.ToString(CultureInfo.InvariantCulture), Second(First), Second(Last),
    ];

    private static string Points(double? points) => points switch
    {
        null => "None",
        { } number when double.IsInteger(number) => number.ToString("F1", CultureInfo.InvariantCulture),
        { } number => number.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Second(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>
/// The problem response report of a course (tracking §4.7), from <c>analytics.submissions</c>. Source: Open edX edx-analytics-pipeline,
/// <c>tasks/insights/problem_response.py</c>.
/// </summary>
public sealed class ProblemResponses(NpgsqlDataSource database)
{
    /// <summary>By the place of the problem, those that left the course first; then by username.</summary>
    /// <param name="places">All blocks of the course; empty: the course is not here.</param>
    /// <param name="asOf">Counts submissions up to and including that day; null: all.</param>
    public async IAsyncEnumerable<ProblemResponse> Of(
        string course, IReadOnlyList<PlacedBlock> places, DateOnly? asOf, [EnumeratorCancellation] CancellationToken ct)
    {
        var paths = places.ToDictionary(place => place.Block.Id, place => place.Path, StringComparer.Ordinal);
        await using var command = database.CreateCommand(
            """
            select coalesce(a.username, s.learner) as username, s.problem, s.display_name, s.grade, s.max_grade, s.responses::text, s.tries, s.first_at, s.at
            from (
                select *, count(*) over learner as tries, min(at) over learner as first_at,
                       row_number() over (partition by problem, learner order by at desc, position desc) as nth
                from analytics.submissions
                where course_id = $1 and learner <> '' and responses is not null and at < $2
                window learner as (partition by problem, learner)) s
            left join unnest($3, $4) place(problem, nth) on place.problem = s.problem
            left join identity.accounts a on s.learner like '#%' and a.user_id = case when s.learner like '#%' then substr(s.learner, 2)::bigint end
            where s.nth = 1
            order by coalesce(place.nth, -1), coalesce(a.username, s.learner) collate "C", s.problem
            """);
        command.Parameters.AddWithValue(course);
        command.Parameters.AddWithValue(AnalyticsRows.EndOf(asOf));
        command.Parameters.AddWithValue(places.Select(place => place.Block.Id).ToArray());
        command.Parameters.AddWithValue(places.Select(place => place.Order).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var problem = reader.GetString(1);
            var location = paths.GetValueOrDefault(problem, CourseBlockPaths.Deleted) + CourseBlockPaths.Delimiter + AnswerValue.Cleaned(reader.GetString(2));
            foreach (var part in JsonSerializer.Deserialize<List<PartResponse>>(reader.GetString(5)) ?? [])
            {
                yield return new(
                    reader.GetString(0), problem, location, Points(3), Points(4), part, reader.GetInt64(6), reader.GetFieldValue<DateTimeOffset>(7),
                    reader.GetFieldValue<DateTimeOffset>(8));
            }
        }

        double? Points(int at) => reader.IsDBNull(at) ? null : reader.GetDouble(at);
    }

    /// <summary>Whether the report would hold anything.</summary>
    public async Task<bool> Exists(string course, CancellationToken ct) => (await database.Rows(
        "select exists(select from analytics.submissions where course_id = $1 and learner <> '' and responses is not null)",
        row => row.GetBoolean(0), ct, course))[0];

    /// <summary>Where the blocks of a published course stand.</summary>
    public static IReadOnlyList<PlacedBlock> PlacesIn(PublishedCourse course) => CourseBlockPaths.Of(
        course.Root.Usage.ToString(),
        course.Usages.Select(usage => course.TryFind(usage, out var block) ? block : null).OfType<PublishedBlock>().ToDictionary(
            block => block.Usage.ToString(),
            block => new ListedBlock(block.Usage.ToString(), block.Type, block.ShownName(), [.. block.Children.Select(child => child.Usage.ToString())]),
            StringComparer.Ordinal));
}
