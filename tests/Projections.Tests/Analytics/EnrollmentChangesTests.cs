using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Analytics;

namespace OpenEdx.Projections.Tests.Analytics;

public sealed class EnrollmentChangesTests
{
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:Org+N+R");

    [Fact]
    public async Task a_learner_counts_from_the_day_of_enrolling_and_stays_in_the_cumulative_figure_after_leaving()
    {
        await using var model = await ReadModel.Of(new EnrollmentChanges());
        await model.Given(Activated(7, "audit", 1), Activated(8, "audit", 2), Deactivated(7, "audit", 3));
        Assert.Equal(["2026-05-01 audit 1 1", "2026-05-02 audit 1 1", "2026-05-03 audit -1 0"], await Changes(model));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task another_mode_takes_the_learner_out_of_both_figures_of_the_old_one()
    {
        await using var model = await ReadModel.Of(new EnrollmentChanges());
        await model.Given(Activated(7, "audit", 1), ModeChanged(7, "verified", 2));
        Assert.Equal(["2026-05-01 audit 1 1", "2026-05-02 audit -1 -1", "2026-05-02 verified 1 1"], await Changes(model));
    }

    [Fact]
    public async Task only_the_state_at_the_end_of_a_day_counts()
    {
        await using var model = await ReadModel.Of(new EnrollmentChanges());
        await model.Given(Activated(7, "audit", 1, 9), Deactivated(7, "audit", 1, 10), Activated(7, "honor", 1, 11), Deactivated(8, "audit", 1));
        Assert.Equal(["2026-05-01 audit 0 1", "2026-05-01 honor 1 1"], await Changes(model));
    }

    [Fact]
    public async Task any_order_of_arrival_gives_the_same_figures()
    {
        (string, object)[] facts =
        [
            Activated(7, "audit", 1), ModeChanged(7, "verified", 3), Deactivated(7, "verified", 5), Activated(7, "audit", 9), Deactivated(8, "audit", 2),
        ];
        List<string>? expected = null;
        foreach (var order in (int[][])[[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 3, 1]])
        {
            await using var model = await ReadModel.Of(new EnrollmentChanges());
            foreach (var at in order) await model.Given(facts[at]);
            expected ??= await Changes(model);
            Assert.Equal(expected, await Changes(model));
            await model.ThenRebuiltEqually();
        }

        Assert.Equal(
            [
                "2026-05-01 audit 1 1", "2026-05-02 audit 0 1", "2026-05-03 audit -1 -1", "2026-05-03 verified 1 1",
                "2026-05-05 verified -1 0", "2026-05-09 audit 1 1", "2026-05-09 verified 0 -1",
            ],
            expected);
    }

    private static (string, object) Activated(long user, string mode, int day, int hour = 12) =>
        (Stream(user), new EnrollmentActivated(new(user), Course, mode, At(day, hour)));

    private static (string, object) Deactivated(long user, string mode, int day, int hour = 12) =>
        (Stream(user), new EnrollmentDeactivated(new(user), Course, mode, At(day, hour)));

    private static (string, object) ModeChanged(long user, string mode, int day) =>
        (Stream(user), new EnrollmentModeChanged(new(user), Course, mode, At(day, 12)));

    private static string Stream(long user) => CourseEnrollmentEvent.StreamOf(new(user), Course);

    private static DateTimeOffset At(int day, int hour) => new(2026, 5, day, hour, 0, 0, TimeSpan.Zero);

    private static Task<List<string>> Changes(ReadModel model) => Sql.Lines(
        model, "select date || ' ' || mode || ' ' || count_change || ' ' || cumulative_change from analytics.enrollment_changes order by date, mode");
}
