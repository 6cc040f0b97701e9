using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Notifications;
using static OpenEdx.Projections.Tests.Grading.Submissions;

namespace OpenEdx.Projections.Tests.Notifications;

public sealed class DeclinedCourseMailTests
{
    [Fact]
    public async Task only_those_who_want_no_mail_are_listed()
    {
        await using var model = await ReadModel.Of(new DeclinedCourseMail());
        var other = CourseKey.Parse("course-v1:Org+N+Other");
        await model.Given(Declined(7, Course), Declined(7, other), Declined(8, Course), Accepted(7, Course));
        var query = new DeclinedCourseMailQuery(model.Database);
        Assert.Equal([other.ToString()], await query.Of(new(7), TestContext.Current.CancellationToken));
        Assert.Equal([Course.ToString()], await query.Of(new(8), TestContext.Current.CancellationToken));
        await model.ThenRebuiltEqually();
    }

    private static (string, object) Declined(long user, CourseKey course) =>
        (CourseMailChoiceEvent.StreamOf(new(user), course), new CourseMailDeclined(new(user), course, Noon));

    private static (string, object) Accepted(long user, CourseKey course) =>
        (CourseMailChoiceEvent.StreamOf(new(user), course), new CourseMailAccepted(new(user), course, Noon));
}
