using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Authoring;
using OpenEdx.EventStore.Subscriptions;
using OpenEdx.Projections.Analytics;
using OpenEdx.TestKit;

namespace OpenEdx.Projections.Tests.Analytics;

/// <summary>Every report as of every day, of a log that came in disorder, beside the same report of a log that ends with that day.</summary>
public sealed class AsOfTests
{
    private static readonly JsonSerializerOptions Whole = new() { IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static readonly AnalyticsCourse Course = AnalyticsCourse.Of(CourseBuilder.Key);
    private static readonly EnrollmentCut[] Cuts = [EnrollmentCut.Everybody, new("verified", null), new(null, 1)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task enrollment_and_weeks(int seed) => await Compare(seed, [new EnrollmentChanges(), new WeeklyActivity()], async (tables, asOf, day) =>
    {
        var (query, found) = (new EnrollmentQuery(tables.Database), new List<object>());
        foreach (var cut in Cuts)
        {
            found.AddRange((await query.Days(Course, cut, day, Ct)).Select(of => (object)(cut, of.Date, of.Modes.OrderBy(mode => mode.Key))));
            foreach (var by in (string[])[EnrolledLearner.Gender, EnrolledLearner.BirthYear, EnrolledLearner.Education, EnrolledLearner.Country])
            {
                found.AddRange((await query.Days(Course, by, cut, day, Ct)).Select(of => (object)(cut, by, of.Date, of.Values.OrderBy(value => value.Key))));
                found.Add((cut, by, (await query.At(Course, by, cut, day, Ct)).OrderBy(value => value.Key)));
            }
        }

        found.AddRange((await query.Histories(Course, day, Ct)).GroupBy(act => act.Learner, act => act.Act).Select(learner => (object)(learner.Key, EnrollmentSummary.Of(learner))));
        found.AddRange(await new CourseSummariesQuery(tables.Database).Of(null, day, day.AddDays(-2), Ct));
        found.AddRange((await new ActivityQuery(tables.Database).Weeks(Course, EnrollmentCut.Everybody, asOf, Ct)).Select(week => (object)(week.Week, week.Learners.OrderBy(label => label.Key))));
        return found;
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task problems_videos_pages_and_links(int seed) => await Compare(
        seed, [new AnswerDistribution(), new ProblemSubmissions(), new VideoViewings(), new SequenceOpens(), new LinkClicks()], async (tables, asOf, _) =>
        {
            var query = new PerformanceQuery(tables.Database);
            var answers = new AnswersQuery(query, tables.Database, tables.Streams);
            List<object> found =
            [
                .. await answers.Problems(Course.Id, asOf, Ct), .. (await query.Tagged(Course.Id, asOf, Ct)).Select(problem => problem with { Tags = problem.Tags.ToDictionary() }),
                .. await new VideosQuery(tables.Database).Videos(Course.Id, asOf, Ct), .. await query.LinkClicks(Course.Id, asOf, Ct),
            ];
            foreach (var problem in GeneratedLog.Problems.Select(problem => problem.ToString()))
            {
                found.AddRange((await answers.Answers(problem, asOf, Ct)).Select(row => row with { LatestAt = row.LatestAt.ToUniversalTime() }));
                found.Add(await query.Tries(Course.Id, problem, asOf, Ct));
                found.Add((problem, (await query.EventsBehind(Course.Id, problem, asOf, 0, 1000, Ct)).Count));
            }

            foreach (var sequence in GeneratedLog.Sequences) found.Add((sequence.ToString(), await query.Opens(sequence.ToString(), asOf, Ct)));
            foreach (var isExternal in (bool[])[true, false]) found.Add((isExternal, (await query.ClicksBehind(Course, null, isExternal, asOf, 0, 1000, Ct)).Count));
            await foreach (var row in new ProblemResponses(tables.Database).Of(Course.Id, [], asOf, Ct)) found.Add(row.Cells);
            return found;
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task grades_and_scores(int seed) => await Compare(seed, [new CourseGradeDays(), new ProblemScoreDays(), new ProblemSubmissions()], async (tables, asOf, _) =>
    {
        var (query, which) = (new GradeDaysQuery(tables.Database), new Dictionary<string, string>());
        if (asOf is { } day) which["as_of"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        List<object> found = [.. await query.Grades(CourseBuilder.Key, asOf, Ct), (await query.Behind(Course, which, 0, 1000, Ct)).Count];
        which["passing"] = "true";
        found.Add((await query.Behind(Course, which, 0, 1000, Ct)).Count);
        foreach (var problem in GeneratedLog.Problems.Select(problem => problem.ToString())) found.Add((problem, await query.Scores(problem, asOf, Ct)));
        return found;
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task learners(int seed) => await Compare(seed, [], async (tables, _, day) =>
    {
        var roster = await tables.Rosters.Of(Course, day, Ct);
        var risk = await tables.AtRisk.Of(Course, day, Ct);
        var forum = new ForumFigures(tables.Database);
        List<object> found =
        [
            .. roster.Rows, .. roster.Ranges, .. risk.Learners.Select(learner => (object)(learner.Learner.Username, learner.LastVisit, learner.Reasons.OrderBy(reason => reason.Key))),
            (risk.Active, risk.Enrolled), .. await tables.Query.Totals(Course.Id, day, Ct), .. await forum.Days(Course.Id, day, Ct), .. await forum.Topics(Course.Id, day, Ct),
        ];
        foreach (var learner in GeneratedLog.Learners) found.Add((learner, await tables.Query.Timeline(Course.Id, learner, day, Ct)));
        foreach (var kind in Enum.GetValues<StudentReportKind>()) found.AddRange((await tables.Students.Of(Course, kind, new(2026, 5, 2), day, Ct)).Rows);
        foreach (var kind in ContentEngagement.Kinds)
            found.AddRange((await tables.Content.Of(Published, kind, day, Ct)).Select(row => (object)(kind, row.Block.ToString(), row.Items, row.None, row.Some, row.All)));
        return found;
    });

    internal static PublishedCourse Published { get; } = new CourseBuilder()
        .Add("chapter-1", null).Add("sequential-1", "chapter-1").Add("vertical-1", "sequential-1").Add("problem-1", "vertical-1").Add("video-1", "vertical-1")
        .Add("vertical-2", "sequential-1").Add("problem-2", "vertical-2").Add("sequential-2", "chapter-1").Add("vertical-3", "sequential-2").Add("problem-3", "vertical-3")
        .Add("video-2", "vertical-3").Publish();

    /// <param name="projections">None: those of learner engagement.</param>
    /// <param name="report">Of tables, as of a day where that can be left out (null: everything known), and up to a day where it cannot.</param>
    private static async Task Compare(int seed, IReadOnlyList<IProjection> projections, Func<EngagementTables, DateOnly?, DateOnly, Task<List<object>>> report)
    {
        var log = new GeneratedLog(seed);
        await using var whole = await Make();
        await whole.Record(log.InDisorder(), 37);
        await using var grown = await Make();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var day in log.Days)
        {
            await grown.Record(log.Facts.Where(fact => fact.Day == day).Select(fact => fact.Fact), 11);
            var expected = Lines(await report(grown, null, day));
            Assert.Equal(expected, Lines(await report(grown, day, day)));
            Assert.Equal(expected, Lines(await report(whole, day, day)));
            known.Add(string.Join('\n', expected));
        }

        // A report that says the same of every day would prove nothing.
        Assert.Equal(log.Days.Count(), known.Count);

        async Task<EngagementTables> Make()
        {
            var tables = await EngagementTables.Make(projections);
            foreach (var user in GeneratedLog.Accounts)
            {
                await tables.Execute($"""
                    insert into identity.accounts (user_id, password_hash, is_active, is_staff, is_superuser, date_joined, session_serial, username, email, name)
                    values ({user}, '!', true, false, false, now(), 0, 'user{user}', 'user{user}@example.org', 'Somebody')
                    """);
            }

            return tables;
        }
    }

    private static List<string> Lines(IEnumerable<object> found) => [.. found.Select(one => JsonSerializer.Serialize(one, one.GetType(), Whole)).Order(StringComparer.Ordinal)];
}
