using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenEdx.Domain.Analytics;
using OpenEdx.Projections.Analytics;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed partial class ProblemSubmissionsTests
{
    private const string Old = "edX/DemoX/Demo";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("OpenCraft_PRDemo1_2016", "course-v1:OpenCraft+PRDemo1+2016")]
    [InlineData("OpenCraft_PRDemo2_2016", "course-v1:OpenCraft+PRDemo2+2016")]
    public async Task upstreams_fixture_gives_its_problem_responses(string file, string course)
    {
        var expected = LoggedLines.Text($"expected/problem_response/{file}_problem_response.csv").ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        await using var model = await ReadModel.Of(new ProblemSubmissions());

        // Upstream's job looked at this one day.
        await model.Given([.. LoggedLines.In("problem_response_tracking.log", "problem_check").Where(line => ((TrackingLineImported)line.Item2).Date == new DateOnly(2016, 9, 7)).Reverse()]);
        var rows = new List<string> { string.Join(',', ProblemResponse.Columns) };
        await foreach (var row in new ProblemResponses(model.Database).Of(course, PlacesOf(course), null, Ct)) rows.Add(string.Join(',', row.Cells));
        Assert.Equal(expected, rows);
    }

    [Fact]
    public async Task upstreams_fixture_gives_its_tags()
    {
        await using var model = await ReadModel.Of(new ProblemSubmissions());
        foreach (var some in LoggedLines.In("tags_dist_acceptance_tracking.log", "problem_check").Chunk(30)) await model.Given(some);
        var query = new PerformanceQuery(model.Database);
        var rows = new List<string>();
        foreach (var course in await Sql.Lines(model, "select distinct course_id from analytics.problem_tags"))
        {
            foreach (var problem in await query.Tagged(course, null, Ct))
            {
                rows.AddRange(
                    from tag in problem.Tags
                    from value in tag.Value
                    select $"{course} edX {problem.Problem} {tag.Key} {value} {problem.Submissions} {problem.Correct}");
            }
        }

        Assert.Equal(LoggedLines.Table("tags_distribution.json"), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task upstreams_learner_modules_give_its_grades()
    {
        var modules = Modules().Where(module => module.Type == "problem" && module.Grade is not null).ToList();
        await using var model = await ReadModel.Of(new ProblemSubmissions());
        await model.Given([.. modules.Select(module => LoggedLines.Line(
            "problem_check", module.Course, module.User, Noon,
            new { problem_id = module.Id, grade = module.Grade, max_grade = module.MaxGrade, answers = new { a = "b" } }))]);
        var query = new GradeDaysQuery(model.Database);
        var rows = new List<string>();
        foreach (var problem in modules.Select(module => module.Id).Distinct())
        {
            rows.AddRange((await query.Scores(problem, null, Ct)).Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{problem} {row.Course} {row.Grade:F1} {row.MaxGrade:F1} {row.Count}")));
        }

        Assert.Equal(LoggedLines.Table("grade_distribution.json"), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task our_own_submissions_and_logged_ones_count_by_day_and_any_order_gives_the_same()
    {
        var mine = Course.ToString();
        (string, object)[] facts =
        [
            Checked(7, 0, Noon), Checked(7, 1, Noon.AddDays(1), 2), Checked(8, 1, Noon),
            Logged(9, Noon, true, new { difficulty = "Hard" }), Logged(9, Noon.AddDays(2), false, new { difficulty = (string[])["Easy", "About right"] }),
        ];
        List<string>? expected = null;
        foreach (var order in (int[][])[[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]])
        {
            await using var model = await ReadModel.Of(new ProblemSubmissions());
            foreach (var at in order) await model.Given(facts[at]);
            var rows = await Sql.Lines(
                model,
                """
                select concat_ws(' ', date, submissions, correct) from analytics.problem_days union all select tags::text from analytics.problem_tags
                union all select concat_ws(' ', learner, at at time zone 'UTC', correct, grade, max_grade) from analytics.submissions order by 1
                """);
            Assert.Equal(expected ??= rows, rows);
            await model.ThenRebuiltEqually();

            var query = new PerformanceQuery(model.Database);
            var tagged = Assert.Single(await query.Tagged(mine, null, Ct));
            Assert.Equal((5L, 3L, "About right,Easy"), (tagged.Submissions, tagged.Correct, string.Join(',', tagged.Tags["difficulty"])));
            Assert.Equal(3, Assert.Single(await query.Tagged(mine, new(2026, 5, 1), Ct)).Submissions);
            Assert.Equal(new ProblemTries(Problem.ToString(), 5, 3, 2), await query.Tries(mine, Problem.ToString(), null, Ct));
            Assert.Equal(2, (await query.EventsBehind(mine, Problem.ToString(), null, 3, 10, Ct)).Count);
        }

        (string, object) Logged(long user, DateTimeOffset at, bool right, object tags) => LoggedLines.Line(
            "problem_check", mine, user, at,
            new { problem_id = Problem.ToString(), grade = right ? 1 : 0, max_grade = 1, success = right ? "correct" : "incorrect", answers = new { a = "b" } }, tags: tags);
    }

    [Fact]
    public async Task the_latest_event_tells_the_tags_even_if_it_tells_none()
    {
        await using var model = await ReadModel.Of(new ProblemSubmissions());
        var payload = new { problem_id = "p", success = "correct" };
        await model.Given(LoggedLines.Line("problem_check", Old, 7, Noon, payload, tags: new { a = "b" }));
        Assert.Single(await new PerformanceQuery(model.Database).Tagged(Old, null, Ct));
        await model.Given(LoggedLines.Line("problem_check", Old, 7, Noon.AddDays(1), payload));
        Assert.Empty(await new PerformanceQuery(model.Database).Tagged(Old, null, Ct));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_report_as_of_a_day_knows_nothing_of_the_next_one()
    {
        await using var model = await ReadModel.Of(new ProblemSubmissions());
        await model.Given(Checked(7, 0, Noon), Checked(7, 1, Noon.AddDays(1), 2, "c"));
        var rows = new List<ProblemResponse>();
        await foreach (var row in new ProblemResponses(model.Database).Of(Course.ToString(), [], new(2026, 5, 1), Ct)) rows.Add(row);
        var first = Assert.Single(rows);
        Assert.Equal(("#7", "<b>Text</b> a", 1L, false), (first.Username, first.Answer.Answer, first.Attempts, first.Answer.Correct));
        Assert.Equal(CourseBlockPaths.Deleted + " / A problem", first.Location);
    }

    private static IReadOnlyList<PlacedBlock> PlacesOf(string course)
    {
        var document = LoggedLines.Text("input/course_blocks.json").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Single(one => one.GetProperty("course_id").GetString() == course);
        return CourseBlockPaths.Of(
            document.GetProperty("root").GetString()!,
            document.GetProperty("blocks").EnumerateObject().ToDictionary(block => block.Name, block => new ListedBlock(
                block.Name, block.Value.GetProperty("type").GetString()!, block.Value.GetProperty("display_name").GetString()!,
                block.Value.TryGetProperty("children", out var children) ? [.. children.EnumerateArray().Select(child => child.GetString()!)] : [])));
    }

    /// <summary>Rows of the table of learners' modules in upstream's dump.</summary>
    internal static IEnumerable<Module> Modules() =>
        ModuleRow().Matches(LoggedLines.Text("input/courseware_studentmodule_for_histograms.sql")).Select(row => new Module(
            row.Groups["type"].Value, row.Groups["id"].Value, long.Parse(row.Groups["user"].Value, CultureInfo.InvariantCulture), Number(row.Groups["grade"].Value),
            Number(row.Groups["max"].Value), row.Groups["course"].Value));

    private static double? Number(string text) => text == "NULL" ? null : double.Parse(text, CultureInfo.InvariantCulture);

    internal sealed record Module(string Type, string Id, long User, double? Grade, double? MaxGrade, string Course);

    [GeneratedRegex(@"\(\d+,'(?<type>\w+)','(?<id>[^']+)',(?<user>\d+),'[^']*',(?<grade>[\w.]+),'[^']*','[^']*',(?<max>[\w.]+),'[^']*','(?<course>[^']+)'\)")]
    private static partial Regex ModuleRow();
}
