using OpenEdx.Domain.Notifications;
using OpenEdx.Domain.SharedKernel;
using Preferences = OpenEdx.Domain.Tests.Given<OpenEdx.Domain.Notifications.NotificationPreferences, OpenEdx.Domain.Notifications.NotificationPreferencesEvent>;

namespace OpenEdx.Domain.Tests.Notifications;

public sealed class NotificationPreferencesTests
{
    private static readonly UserId Ada = new(7);
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void a_channel_is_switched_once() => new Preferences().When(Ask("grading", "ora_grade_assigned", "email", "false").Decide).Then(
        new NotificationPreferenceSet(Ada, "grading", "ora_grade_assigned", "email", "false", Noon));

    [Fact]
    public void what_is_usual_need_not_be_recorded() => new Preferences().When(Ask("grading", "ora_grade_assigned", "web", "true").Decide).ThenNothing();

    [Fact]
    public void how_often_mail_comes_is_a_word() => new Preferences().When(Ask("discussion", "grouped_notification", "email_cadence", "Weekly").Decide).Then(
        new NotificationPreferenceSet(Ada, "discussion", "grouped_notification", "email_cadence", "Weekly", Noon));

    [Fact]
    public void grouped_kinds_follow_their_group()
    {
        var state = NotificationPreferences.Initial.Evolve(new NotificationPreferenceSet(Ada, "discussion", "grouped_notification", "web", "false", Noon));
        Assert.False(state.Wants("new_comment", "web"));
        Assert.True(state.Wants("new_comment", "email"));
        Assert.True(state.Wants("course_updates", "web"));
        Assert.False(state.Wants("rumor", "web"));
    }

    [Fact]
    public void there_must_be_such_a_setting_and_value()
    {
        new Preferences().When(Ask("weather", "rain", "web", "true").Decide).ThenRefused(new SetNotificationPreference.NoSuchSetting("notification_app", "weather"));
        new Preferences().When(Ask("updates", "new_comment", "web", "true").Decide)
            .ThenRefused(new SetNotificationPreference.NoSuchSetting("notification_type", "new_comment"));

        // Its settings are those of the group.
        new Preferences().When(Ask("discussion", "new_comment", "web", "true").Decide)
            .ThenRefused(new SetNotificationPreference.NoSuchSetting("notification_type", "new_comment"));
        new Preferences().When(Ask("updates", "course_updates", "smoke", "true").Decide)
            .ThenRefused(new SetNotificationPreference.NoSuchSetting("notification_channel", "smoke"));
        new Preferences().When(Ask("updates", "course_updates", "push", "true").Decide)
            .ThenRefused(new SetNotificationPreference.NotEditable("course_updates", "push"));
        new Preferences().When(Ask("updates", "course_updates", "web", "maybe").Decide).ThenRefused(new SetNotificationPreference.NoSuchValue("maybe"));
        new Preferences().When(Ask("updates", "course_updates", "email_cadence", "true").Decide).ThenRefused(new SetNotificationPreference.NoSuchValue("true"));
    }

    private static SetNotificationPreference Ask(string app, string type, string channel, string value) => new(Ada, app, type, channel, value, Noon);
}
