using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>A person switches a kind of notification on or off for a channel, or says how often mail comes.</summary>
/// <param name="Type">Kind that stands for itself, or the group of the app.</param>
/// <param name="Value"><c>true</c>, <c>false</c>, or how often.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SetNotificationPreference(UserId User, string App, string Type, string Channel, string Value, DateTimeOffset At)
{
    /// <summary>No such app, kind in it, or channel.</summary>
    public sealed record NoSuchSetting(string Field, string Text) : Refusal;

    /// <summary>The channel of this kind is fixed.</summary>
    public sealed record NotEditable(string Type, string Channel) : Refusal;

    /// <summary>Neither on nor off, or no known rhythm.</summary>
    public sealed record NoSuchValue(string Text) : Refusal;

    /// <summary>Setting what is already so records nothing.</summary>
    public Decision<NotificationPreferencesEvent> Decide(NotificationPreferences state)
    {
        if (!NotificationKinds.Apps.Contains(App)) return new NoSuchSetting("notification_app", App);
        if (NotificationPreferences.KindOf(App, Type) is not { } kind) return new NoSuchSetting("notification_type", Type);
        if (state.ValueOf(App, Type, Channel) is not { } before) return new NoSuchSetting("notification_channel", Channel);
        if (kind.Fixed.Contains(Channel)) return new NotEditable(Type, Channel);
        var isValue = Channel == NotificationChannels.Cadence ? NotificationChannels.Cadences.Contains(Value) : Value is "true" or "false";
        if (!isValue) return new NoSuchValue(Value);
        return before == Value ? Decision<NotificationPreferencesEvent>.Nothing : new NotificationPreferenceSet(User, App, Type, Channel, Value, At);
    }
}
