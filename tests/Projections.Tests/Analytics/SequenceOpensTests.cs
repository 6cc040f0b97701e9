using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed class SequenceOpensTests
{
    private const string Old = "edX/DemoX/Demo";

    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");
    private static readonly UsageKey Sequence = Course.Block("sequential", "s");
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task upstreams_learner_modules_give_its_counts()
    {
        var modules = ProblemSubmissionsTests.Modules().Where(module => module.Type == "sequential").ToList();
        await using var model = await ReadModel.Of(new SequenceOpens());
        await model.Given([.. modules.Select(module => LoggedLines.Line("seq_goto", module.Course, module.User, Noon, new { id = module.Id, old = 1, @new = 2 }, "browser"))]);
        var rows = new List<string>();
        foreach (var sequence in modules.Select(module => module.Id).Distinct())
            rows.AddRange((await new PerformanceQuery(model.Database).Opens(sequence, null, Ct)).Select(row => $"{sequence} {row.Course} {row.Learners}"));
        Assert.Equal(LoggedLines.Table("sequential_open_distribution.json"), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task everybody_counts_once_from_the_first_day_on()
    {
        await using var model = await ReadModel.Of(new SequenceOpens());
        await model.Given(Moved(7, 2), Moved(7, 1), Moved(8, 3), (LearnerBlockStateEvent.StreamOf(new(8), Course.Block("chapter", "c")), new SequencePositionChanged(new(8), Course.Block("chapter", "c"), 1, Noon)));
        await model.Given(LoggedLines.Line($"/courses/{Course}/courseware/c/s/?child=first", Course.ToString(), 9, Noon, new { }));
        var query = new PerformanceQuery(model.Database);
        Assert.Equal([new SequenceCount(Course.ToString(), 3)], await query.Opens(Sequence.ToString(), null, Ct));
        Assert.Equal([new SequenceCount(Course.ToString(), 2)], await query.Opens(Sequence.ToString(), new(2026, 5, 2), Ct));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_request_of_the_page_of_an_old_course_opens_its_subsection()
    {
        await using var model = await ReadModel.Of(new SequenceOpens());
        await model.Given(
            LoggedLines.Line($"/courses/{Old}/courseware/c/s/", Old, 9, Noon, new { }), LoggedLines.Line($"/courses/{Old}/courseware/c/", Old, 9, Noon, new { }),
            LoggedLines.Line($"/courses/{Old}/courseware/c/s/", Old, 9, Noon, new { }, "browser"));
        Assert.Equal([new SequenceCount(Old, 1)], await new PerformanceQuery(model.Database).Opens("i4x://edX/DemoX/sequential/s", null, Ct));
    }

    private static (string, object) Moved(long user, int day) =>
        (LearnerBlockStateEvent.StreamOf(new(user), Sequence), new SequencePositionChanged(new(user), Sequence, 2, Noon.AddDays(day)));
}
