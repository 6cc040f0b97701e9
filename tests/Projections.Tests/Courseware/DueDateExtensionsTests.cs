using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Courseware;

public sealed class DueDateExtensionsTests
{
    [Fact]
    public async Task the_latest_decision_about_each_block_is_kept()
    {
        await using var model = await ReadModel.Of(new DueDateExtensions());
        await model.Given(
            Extended(7, 1), Extended(7, 2), Extended(8, 1),
            (Stream(8), new DueDateExtensionCleared(new(8), Problem, new(4), "Mistake", Noon)));
        Assert.Equal(
            ["7 2026-05-03 12:00:00 3 Was ill", "8  4 Mistake"],
            await Sql.Lines(model, "select format('%s %s %s %s', user_id, due at time zone 'UTC', changed_by, reason) from courseware.due_date_extensions order by user_id"));
        await model.ThenRebuiltEqually();
    }

    private static (string, object) Extended(long user, int days) =>
        (Stream(user), new DueDateExtended(new(user), Problem, Noon.AddDays(days), Noon, new(3), "Was ill", Noon));

    private static string Stream(long user) => LearnerScheduleEvent.StreamOf(new UserId(user), Course);
}
