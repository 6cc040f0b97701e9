using OpenEdx.Domain.Notifications;
using OpenEdx.Projections.Notifications;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Notifications;

public sealed class CourseMailsTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task mails_wait_go_and_are_called_off()
    {
        await using var model = await ReadModel.Of(new CourseMails());
        var query = new CourseMailsQuery(model.Database);
        await model.Given(
            Of(1, Written(1, null)), Of(1, new CourseMailReleased(Course, 1, At)),
            Of(2, Written(2, At.AddDays(2))), Of(3, Written(3, At.AddDays(1))), Of(4, Written(4, At.AddDays(1))),
            Of(2, new CourseMailRewritten(Course, 2, new(5), ["myself"], "Other", "else", At.AddHours(1), At)), Of(3, new CourseMailCalledOff(Course, 3, new(5), At)));

        Assert.Equal([1L], (await query.Sent(Course, Ct)).Select(mail => mail.Number));
        Assert.Equal([2L, 4L], (await query.Scheduled(Course, Ct)).Select(mail => mail.Number));
        Assert.Empty(await query.Due(At, Ct));
        var due = Assert.Single(await query.Due(At.AddHours(1), Ct));
        Assert.Equal((2L, "Other", "else", "myself", 3L), (due.Number, due.Subject, due.Html, Assert.Single(due.Targets), due.WrittenBy));
        await model.ThenRebuiltEqually();
    }

    private static CourseMailWritten Written(long number, DateTimeOffset? due) =>
        new(Course, number, new Guid((int)number, 0, 0, new byte[8]), new(3), ["learners"], "News", "text", due, At);

    private static (string, object) Of(long number, CourseMailEvent fact) => (CourseMailEvent.StreamOf(Course, number), fact);
}
