using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Notifications;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Notifications;

public sealed class NotificationRowsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task notifications_are_new_until_seen_and_unread_until_read()
    {
        await using var model = await ReadModel.Of(new NotificationRows());
        await model.Given(
            Told(7, 10, NotificationKinds.CourseUpdates, Noon), Told(7, 5, NotificationKinds.OraGradeAssigned, Noon.AddHours(1)),
            Told(7, 12, NotificationKinds.CourseUpdates, Noon.AddHours(2)), Told(8, 10, NotificationKinds.CourseUpdates, Noon),
            (NotificationTrayEvent.StreamOf(new(7)), new NotificationsSeen(new(7), [10], Noon.AddHours(3))),
            (NotificationTrayEvent.StreamOf(new(7)), new NotificationsRead(new(7), [5, 10], Noon.AddHours(4))));
        var query = new NotificationsQuery(model.Database);
        Assert.Equal([(12L, null, null), (5L, Noon.AddHours(4), Noon.AddHours(4)), (10L, Noon.AddHours(3), Noon.AddHours(4))], await Rows(null, Noon));
        Assert.Equal([12L, 10L], (await query.Of(new(7), NotificationKinds.Updates, Noon, Ct)).Select(row => row.Number));
        Assert.Equal([12L], (await query.Of(new(7), null, Noon.AddHours(2), Ct)).Select(row => row.Number));
        Assert.Equal(new Dictionary<string, int> { ["updates"] = 1 }, await query.Unseen(new(7), Noon, Ct));
        Assert.Empty(await query.Unseen(new(7), Noon.AddHours(3), Ct));
        Assert.Equal(1, (await query.Unseen(new(8), Noon, Ct))["updates"]);
        await model.ThenRebuiltEqually();

        async Task<IEnumerable<(long, DateTimeOffset?, DateTimeOffset?)>> Rows(string? app, DateTimeOffset since) =>
            (await query.Of(new(7), app, since, Ct)).Select(row => (row.Number, row.LastSeen, row.LastRead));
    }

    private static (string, object) Told(long user, long number, string type, DateTimeOffset at) => (
        NotificationTrayEvent.StreamOf(new(user)), new NotificationPublished(new(user), number, type, Course, FieldValues.Empty.With("text", "News"), "/x", at));
}
