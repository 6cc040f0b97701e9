using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using Tray = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Notifications.NotificationTray, OpenEdx.Domain.Notifications.NotificationTrayEvent>;

namespace OpenEdx.Domain.Tests.Notifications;

public sealed class NotificationTrayTests
{
    private static readonly UserId Ada = new(7);
    private static readonly CourseKey Course = CourseKey.Parse("course-v1:OpenedX+DemoX+DemoCourse");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly NotificationPreferences NoUpdates = NotificationPreferences.Initial.Evolve(
        new NotificationPreferenceSet(Ada, NotificationKinds.Updates, NotificationKinds.CourseUpdates, NotificationChannels.Web, "false", Noon));

    [Fact]
    public void a_person_is_told_once() =>
        new Tray().When(state => Ask(1).Decide(state, NotificationPreferences.Initial)).Then(Told(1));

    [Fact]
    public void what_was_told_and_read_is_not_told_again() =>
        new Tray(Told(1), new NotificationsRead(Ada, [1], Noon)).When(state => Ask(1).Decide(state, NotificationPreferences.Initial)).ThenNothing();

    [Fact]
    public void what_nobody_wants_or_knows_is_not_told()
    {
        new Tray().When(state => Ask(1).Decide(state, NoUpdates)).ThenNothing();
        new Tray().When(state => (Ask(1) with { Type = "rumor" }).Decide(state, NotificationPreferences.Initial)).ThenNothing();

        // Off unless the team switches it on.
        new Tray().When(state => (Ask(1) with { Type = NotificationKinds.OraStaff }).Decide(state, NotificationPreferences.Initial)).ThenNothing();
    }

    [Fact]
    public void opening_the_tray_of_an_app_makes_its_notifications_old() =>
        new Tray(Told(3), Told(1), Told(2, NotificationKinds.OraGradeAssigned))
            .When(new SeeNotifications(Ada, NotificationKinds.Updates, Noon).Decide).Then(new NotificationsSeen(Ada, [1, 3], Noon));

    [Fact]
    public void what_is_read_is_seen_as_well() =>
        new Tray(Told(1), new NotificationsRead(Ada, [1], Noon)).When(new SeeNotifications(Ada, NotificationKinds.Updates, Noon).Decide).ThenNothing();

    [Fact]
    public void one_or_all_of_an_app_are_read()
    {
        var tray = new Tray(Told(1), Told(2), Told(3, NotificationKinds.OraGradeAssigned), new NotificationsSeen(Ada, [1, 2], Noon));
        tray.When(new ReadNotifications(Ada, 2, null, Noon).Decide).Then(new NotificationsRead(Ada, [2], Noon));
        tray.When(new ReadNotifications(Ada, null, NotificationKinds.Updates, Noon).Decide).Then(new NotificationsRead(Ada, [1, 2], Noon));
    }

    [Fact]
    public void only_what_this_person_was_told_can_be_read() =>
        new Tray(Told(1)).When(new ReadNotifications(Ada, 2, null, Noon).Decide).ThenRefused(new ReadNotifications.Unknown(2));

    private static PublishNotification Ask(long number) => new(Ada, number, NotificationKinds.CourseUpdates, Course, FieldValues.Empty, "/", Noon);

    private static NotificationPublished Told(long number, string type = NotificationKinds.CourseUpdates) => new(Ada, number, type, Course, FieldValues.Empty, "/", Noon);
}
