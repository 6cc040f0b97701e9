using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using Choice = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Notifications.CourseMailChoice, OpenEdx.Domain.Notifications.CourseMailChoiceEvent>;

namespace OpenEdx.Domain.Tests.Notifications;

public sealed class CourseMailChoiceTests
{
    private static readonly UserId Ada = new(7);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly CourseMailDeclined Declined = new(Ada, Course, Noon);

    [Fact]
    public void mail_is_wanted_until_it_is_declined() => new Choice().When(Ask(true).Decide).ThenNothing();

    [Fact]
    public void declining_is_recorded_once() => new Choice().When(Ask(false).Decide).Then(Declined);

    [Fact]
    public void who_declined_can_come_back() => new Choice(Declined).When(Ask(true).Decide).Then(new CourseMailAccepted(Ada, Course, Noon));

    private static ChooseCourseMail Ask(bool wanted) => new(Ada, Course, wanted, Noon);
}
