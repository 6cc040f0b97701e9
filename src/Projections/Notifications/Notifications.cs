using OpenEdx.Domain.Notifications;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Notifications;

/// <summary>Something that a person was told.</summary>
/// <param name="Number">Of the notification on the wire.</param>
/// <param name="CourseId">Null: about no course run.</param>
/// <param name="Details">What the words are made of, by kind.</param>
/// <param name="LastSeen">Null: new. <paramref name="LastRead"/> likewise.</param>
/// <param name="Position">Of the event: the order of the list.</param>
public sealed record Notification(
    long UserId, long Number, string App, string Type, string? CourseId, JsonText Details, string Url, DateTimeOffset Created, DateTimeOffset? LastSeen,
    DateTimeOffset? LastRead, long Position);

public readonly record struct NotificationKey(long UserId, long Number);

/// <summary>
/// Table <c>notifications.notifications</c>, one row per (person, notification). Inline: the header asks for the count in the request after the one that
/// opened the tray. Reader: the notifications API. The words are made when they are read, from names as they are then.
/// </summary>
public sealed class NotificationRows : RowProjection<Notification, NotificationKey>
{
    public override string Name => "notifications";

    public override string Table => "notifications.notifications";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } = [typeof(NotificationPublished), typeof(NotificationsSeen), typeof(NotificationsRead)];

    public override IReadOnlyList<IReadOnlyList<string>> Indexes => [["user_id", "position"]];

    protected override IEnumerable<NotificationKey> KeysOf(RecordedEvent fact) => fact.Data switch
    {
        NotificationPublished told => [new(told.User.Value, told.Number)],
        NotificationsSeen seen => seen.Numbers.Select(number => new NotificationKey(seen.User.Value, number)),
        NotificationsRead read => read.Numbers.Select(number => new NotificationKey(read.User.Value, number)),
        _ => [],
    };

    protected override Notification? Evolve(Notification? row, NotificationKey key, RecordedEvent fact) => fact.Data switch
    {
        NotificationPublished told => row ?? new(
            key.UserId, key.Number, NotificationKinds.AppOf(told.Type) ?? "", told.Type, told.Course?.ToString(), new(told.Details.ToString()), told.Url, told.At,
            null, null, fact.Position),
        NotificationsSeen seen => row is null ? null : row with { LastSeen = row.LastSeen ?? seen.At },
        NotificationsRead read => row is null ? null : row with { LastSeen = row.LastSeen ?? read.At, LastRead = row.LastRead ?? read.At },
        _ => row,
    };
}
