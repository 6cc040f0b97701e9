using System.Text.Json;
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

    [Fact]
    public async Task what_happens_outside_any_course_counts_nowhere()
    {
        await using var model = await ReadModel.Of(new WeeklyActivity());
        await model.Given((
            "learner_interactions/none/7",
            new LearnerInteractionRecorded(new(7), null, "page_close", "browser", "", JsonDocument.Parse("{}").RootElement, Monday)));
        Assert.Empty(await Sql.Lines(model, "select label from analytics.weekly_activity"));
    }

    private static (string, object) Played(long user, string source, DateTimeOffset at) => (
        LearnerInteractionsEvent.StreamOf(new(user), Course),
        new LearnerInteractionRecorded(new(user), Course, "play_video", source, "", JsonDocument.Parse("{}").RootElement, at));
}
