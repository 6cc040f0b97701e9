using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>Which notifications one person wants, and how.</summary>
/// <param name="Values">What the person set, by <c>app/kind/channel</c> (or group instead of kind); the rest is as usual.</param>
public sealed record NotificationPreferences(ImmutableDictionary<string, string> Values)
    : IAggregate<NotificationPreferences, NotificationPreferencesEvent>
{
    public static string StreamType => "notification_preferences";

    public static NotificationPreferences Initial { get; } = new(ImmutableDictionary<string, string>.Empty);

    public NotificationPreferences Evolve(NotificationPreferencesEvent fact) => fact switch
    {
        NotificationPreferenceSet set => new(Values.SetItem(Key(set.App, set.Type, set.Channel), set.Value)),
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of NotificationPreferences."),
    };

    /// <summary>False also for kinds that nobody knows.</summary>
    public bool Wants(string type, string channel) =>
        NotificationKinds.Find(type) is { } kind && ValueOf(kind.App, kind.IsGrouped ? NotificationKinds.Group : kind.Name, channel) == "true";

    /// <summary>What is set, or the usual; null: there is no such setting.</summary>
    /// <param name="type">Kind that stands for itself, or the group of the app.</param>
    public string? ValueOf(string app, string type, string channel) => Values.GetValueOrDefault(Key(app, type, channel)) ?? UsualOf(app, type, channel);

    private static string? UsualOf(string app, string type, string channel) => KindOf(app, type) is { } kind
        ? channel switch
        {
            NotificationChannels.Web => Text(kind.Web),
            NotificationChannels.Email => Text(kind.Email),
            NotificationChannels.Push => Text(kind.Push),
            NotificationChannels.Cadence => kind.Cadence,
            _ => null,
        }
        : null;

    /// <summary>The kind itself, or any of the group: all of a group have the same usual settings.</summary>
    internal static NotificationKind? KindOf(string app, string type) => NotificationKinds.All.FirstOrDefault(
        kind => kind.App == app && (kind.IsGrouped ? type == NotificationKinds.Group : type == kind.Name));

    private static string Key(string app, string type, string channel) => $"{app}/{type}/{channel}";

    private static string Text(bool value) => value ? "true" : "false";
}
