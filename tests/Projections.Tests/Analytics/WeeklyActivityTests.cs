using System.Text.Json;
using OpenEdx.Domain.Analytics;
using OpenEdx.Domain.Courseware;
using OpenEdx.Projections.Analytics;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed class WeeklyActivityTests
{
    private static readonly DateTimeOffset Monday = new(2026, 5, 4, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task everybody_counts_once_a_week_and_label()
    {
        await using var model = await ReadModel.Of(new WeeklyActivity());
        await model.Given(Checked(7, 1, Monday), Checked(7, 1, Monday.AddDays(1), attempt: 2), Played(7, "browser", Monday), Played(8, "server", Monday));
        await model.Given(Checked(8, 1, Monday.AddDays(7).AddTicks(-10)), Checked(8, 1, Monday.AddDays(7)));
        Assert.Equal(
            [
                "2026-05-04 ACTIVE 2", "2026-05-04 ATTEMPTED_PROBLEM 2", "2026-05-04 PLAYED_VIDEO 1",
                "2026-05-11 ACTIVE 1", "2026-05-11 ATTEMPTED_PROBLEM 1",
            ],
            await Sql.Lines(model, "select week || ' ' || label || ' ' || learners from analytics.weekly_activity order by week, label"));
        await model.ThenRebuiltEqually();
    }

    /// <summary>Every second line comes late.</summary>
    [Fact]
    public async Task the_weeks_of_upstream_s_acceptance_test()
    {
        await using var model = await ReadModel.Of(new WeeklyActivity());
        var lines = LoggedLines.All("user_activity_tracking.log");
        await model.Given([.. lines.Where((_, at) => at % 2 == 0)]);
        await model.Given([.. lines.Where((_, at) => at % 2 > 0)]);
        var rows = new List<string>();
        foreach (var course in await Sql.Lines(model, "select distinct course_id from analytics.weekly_activity"))
        {
            rows.AddRange(
                from week in await new ActivityQuery(model.Database).Weeks(AnalyticsCourse.Read(course)!, EnrollmentCut.Everybody, null, TestContext.Current.CancellationToken)
                where week.Week >= new DateOnly(2014, 5, 19) && week.Week < new DateOnly(2014, 6, 30)
                from label in week.Learners
                select $"{course} {week.Week:yyyy-MM-dd}T00:00:00 {week.End:yyyy-MM-dd}T00:00:00 {label.Key} {label.Value}");
        }

        Assert.Equal(LoggedLines.Table("course_activity.json"), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task what_happens_outside_any_course_counts_nowhere()
    {
        await using var model = await ReadModel.Of(new WeeklyActivity());
        await model.Given((
            "learner_interactions/none/7",
            new LearnerInteractionRecorded(new(7), null, "page_close", "browser", "", JsonDocument.Parse("{}").RootElement, Monday)));
        Assert.Empty(await Sql.Lines(model, "select label from analytics.weekly_activity"));
    }

    [Fact]
    public async Task imported_lines_count_numbers_unless_they_show_an_account()
    {
        await using var model = await ReadModel.Of(new WeeklyActivity());
        await model.Given(Line("ada", 5, Monday), Line("", 5, Monday), Line("#7", 6, Monday), Played(7, "browser", Monday), Line("bob", null, Monday));
        Assert.Equal(
            ["##5 ACTIVE", "##5 PLAYED_VIDEO", "#7 ACTIVE", "#7 PLAYED_VIDEO"],
            await Sql.Lines(model, "select learner || ' ' || label from analytics.weekly_learners order by 1"));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_running_week_can_be_asked_for_as_it_was_and_for_some_learners_only()
    {
        await using var model = await ReadModel.Of(new WeeklyActivity());
        await model.Given(Line("ada", 5, Monday.AddDays(2)), Played(7, "browser", Monday.AddDays(4)), Line("ada", 5, Monday), Played(7, "browser", Monday.AddDays(1)));
        var course = AnalyticsCourse.Of(Course);
        var query = new ActivityQuery(model.Database);
        Assert.Equal((1, 2, 2), (await Active(Monday), await Active(Monday.AddDays(1)), await Active(null)));
        await model.ThenRebuiltEqually();

        async Task<int> Active(DateTimeOffset? until) => (await query.Weeks(
            course, EnrollmentCut.Everybody, until is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null, TestContext.Current.CancellationToken))[0].Learners["ACTIVE"];
    }

    [Fact]
    public async Task any_order_gives_the_same_weeks()
    {
        (string, object)[] facts = [Line("ada", 5, Monday.AddDays(2)), Line("ada", 5, Monday), Line("ada", 6, Monday.AddDays(8)), Played(7, "browser", Monday)];
        var seen = new List<string>();
        foreach (var order in (int[][])[[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]])
        {
            await using var model = await ReadModel.Of(new WeeklyActivity());
            foreach (var at in order) await model.Given(facts[at]);
            seen.Add(string.Join(';', await Sql.Lines(
                model,
                """
                select week || label || learner || first_date from analytics.weekly_learners
                union all select week || label || learners from analytics.weekly_activity order by 1
                """)));
        }

        Assert.Single(seen.Distinct());
    }

    private static (string, object) Line(string learner, long? number, DateTimeOffset at) => (
        TrackingLogEvent.StreamOf(Course.ToString(), DateOnly.FromDateTime(at.UtcDateTime)),
        new TrackingLineImported("play_video", "play_video", "browser", at, Course.ToString(), false, number, learner, null, null, true, null, null, "", ""));

    private static (string, object) Played(long user, string source, DateTimeOffset at) => (
        LearnerInteractionsEvent.StreamOf(new(user), Course),
        new LearnerInteractionRecorded(new(user), Course, "play_video", source, "", JsonDocument.Parse("{}").RootElement, at));
}
