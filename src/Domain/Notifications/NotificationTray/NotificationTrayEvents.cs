using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>Facts about what one person was told on the pages of the platform, and what became of it.</summary>
public abstract record NotificationTrayEvent
{
    public static string StreamOf(UserId user) => $"notification_tray/{user}";
}

/// <summary>A person was told something.</summary>
/// <param name="Number">Of this notification on the wire; the same for a repetition.</param>
/// <param name="Type">Name of the kind, see <see cref="NotificationKinds"/>.</param>
/// <param name="Course">Null: about no course run.</param>
/// <param name="Details">What the words are made of, by kind; ids instead of names of people.</param>
/// <param name="Url">Where it leads: a path of the LMS, or a whole address.</param>
[EventType("notification_published")]
public sealed record NotificationPublished(
    UserId User, long Number, string Type, CourseKey? Course, FieldValues Details, string Url, DateTimeOffset At) : NotificationTrayEvent;

/// <summary>A person opened the tray: these are new no more.</summary>
/// <param name="Numbers">In ascending order.</param>
[EventType("notifications_seen")]
public sealed record NotificationsSeen(UserId User, IReadOnlyList<long> Numbers, DateTimeOffset At) : NotificationTrayEvent
{
    public bool Equals(NotificationsSeen? other) => other is not null && User == other.User && Numbers.SequenceEqual(other.Numbers) && At == other.At;

    public override int GetHashCode() => HashCode.Combine(User, Numbers.Count, At);
}

/// <summary>A person read these, or put them away unread.</summary>
/// <param name="Numbers">In ascending order.</param>
[EventType("notifications_read")]
public sealed record NotificationsRead(UserId User, IReadOnlyList<long> Numbers, DateTimeOffset At) : NotificationTrayEvent
{
    public bool Equals(NotificationsRead? other) => other is not null && User == other.User && Numbers.SequenceEqual(other.Numbers) && At == other.At;

    public override int GetHashCode() => HashCode.Combine(User, Numbers.Count, At);
}
