using OpenEdx.Domain.Enrollment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Enrollment;

namespace OpenEdx.Projections.Tests.Enrollment;

public sealed class LearnerEnrollmentsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CourseKey Demo = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly CourseKey Other = CourseKey.Parse("course-v1:OpenedX+OtherX+2026");
    private static readonly UserId Ada = new(17);
    private static readonly UserId Ben = new(18);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_membership_begins_ends_comes_back_and_keeps_its_first_instant()
    {
        await using var model = await ReadModel.Of(new LearnerEnrollments());
        var enrollments = new LearnerEnrollmentsQuery(model.Database);
        Assert.Null(await enrollments.Find(Ada, Demo, Ct));

        await model.Given(Fact(new EnrollmentActivated(Ada, Demo, "audit", Noon)));
        Assert.True(await enrollments.IsActive(Ada, Demo, Ct));

        await model.Given(
            Fact(new EnrollmentModeChanged(Ada, Demo, "honor", Noon.AddHours(1))),
            Fact(new EnrollmentDeactivated(Ada, Demo, "honor", Noon.AddHours(2))));
        Assert.False(await enrollments.IsActive(Ada, Demo, Ct));

        await model.Given(Fact(new EnrollmentActivated(Ada, Demo, "honor", Noon.AddHours(3))));
        Assert.Equal(
            new LearnerEnrollment(17, Demo.ToString(), "honor", true, Noon, Noon.AddHours(3)), await enrollments.Find(Ada, Demo, Ct));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task a_learner_sees_all_memberships_oldest_first_and_a_run_its_active_members()
    {
        await using var model = await ReadModel.Of(new LearnerEnrollments());
        var enrollments = new LearnerEnrollmentsQuery(model.Database);
        await model.Given(
            Fact(new EnrollmentActivated(Ada, Other, "audit", Noon)),
            Fact(new EnrollmentActivated(Ada, Demo, "audit", Noon.AddDays(-1))),
            Fact(new EnrollmentActivated(Ben, Demo, "audit", Noon.AddDays(1))),
            Fact(new EnrollmentDeactivated(Ada, Other, "audit", Noon.AddDays(2))));

        Assert.Equal([Demo.ToString(), Other.ToString()], (await enrollments.Of(Ada, Ct)).Select(row => row.CourseId));
        Assert.Equal([Ada, Ben], await enrollments.ActiveIn(Demo, Ct));
        Assert.Empty(await enrollments.ActiveIn(Other, Ct));
        Assert.Equal(2, await enrollments.CountActive(Demo, Ct));
        await model.ThenRebuiltEqually();
    }

    [Fact]
    public async Task pages_of_all_enrollments_run_from_the_newest_and_may_be_narrowed()
    {
        await using var model = await ReadModel.Of(new LearnerEnrollments());
        var enrollments = new LearnerEnrollmentsQuery(model.Database);
        await model.Given([.. Enumerable.Range(1, 5).Select(user => Fact(new EnrollmentActivated(new(user), Demo, "audit", Noon)))]);
        await model.Given(Fact(new EnrollmentActivated(Ada, Other, "audit", Noon.AddDays(1))));

        var first = await enrollments.Page(null, null, null, 3, Ct);
        Assert.Equal([17, 5, 4], first.Select(row => row.UserId));
        Assert.Equal([3, 2, 1], (await enrollments.Page(null, null, first[^1], 5, Ct)).Select(row => row.UserId));
        Assert.Equal([2], (await enrollments.Page([Demo.ToString()], [2, 17], null, 5, Ct)).Select(row => row.UserId));
    }

    private static (string Stream, object Fact) Fact(CourseEnrollmentEvent fact) => fact switch
    {
        EnrollmentActivated activated => (CourseEnrollmentEvent.StreamOf(activated.User, activated.Course), fact),
        EnrollmentDeactivated deactivated => (CourseEnrollmentEvent.StreamOf(deactivated.User, deactivated.Course), fact),
        EnrollmentModeChanged changed => (CourseEnrollmentEvent.StreamOf(changed.User, changed.Course), fact),
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    };
}
