using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>Facts about which notifications one person wants, and how.</summary>
public abstract record NotificationPreferencesEvent
{
    public static string StreamOf(UserId user) => $"notification_preferences/{user}";
}

/// <summary>A person switched a kind of notification on or off for a channel, or said how often mail comes.</summary>
/// <param name="App">See <see cref="NotificationKinds"/>.</param>
/// <param name="Type">Kind, or the group of kinds of the app.</param>
/// <param name="Channel">See <see cref="NotificationChannels"/>.</param>
/// <param name="Value"><c>true</c>, <c>false</c>, or how often.</param>
[EventType("notification_preference_set")]
public sealed record NotificationPreferenceSet(UserId User, string App, string Type, string Channel, string Value, DateTimeOffset At) : NotificationPreferencesEvent;
