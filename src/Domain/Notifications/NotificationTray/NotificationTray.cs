using System.Collections.Immutable;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>What one person was told.</summary>
/// <param name="Known">Every notification there ever was: a repetition is told by it.</param>
/// <param name="Unseen">By number the kind. <paramref name="Unread"/> likewise.</param>
public sealed record NotificationTray(ImmutableHashSet<long> Known, ImmutableSortedDictionary<long, string> Unseen, ImmutableSortedDictionary<long, string> Unread)
    : IAggregate<NotificationTray, NotificationTrayEvent>
{
    public static string StreamType => "notification_tray";

    public static NotificationTray Initial { get; } =
        new(ImmutableHashSet<long>.Empty, ImmutableSortedDictionary<long, string>.Empty, ImmutableSortedDictionary<long, string>.Empty);

    public NotificationTray Evolve(NotificationTrayEvent fact) => fact switch
    {
        NotificationPublished told => new(Known.Add(told.Number), Unseen.SetItem(told.Number, told.Type), Unread.SetItem(told.Number, told.Type)),
        NotificationsSeen seen => this with { Unseen = Unseen.RemoveRange(seen.Numbers) },
        NotificationsRead read => this with { Unseen = Unseen.RemoveRange(read.Numbers), Unread = Unread.RemoveRange(read.Numbers) },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of NotificationTray."),
    };
}
