using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>A person read one notification, or puts all of an app away.</summary>
/// <param name="Number">Null: all of <paramref name="App"/>.</param>
/// <param name="App">Null: only <paramref name="Number"/>.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record ReadNotifications(UserId User, long? Number, string? App, DateTimeOffset At)
{
    /// <summary>This person was never told so.</summary>
    public sealed record Unknown(long Number) : Refusal;

    /// <summary>Reading twice records nothing new.</summary>
    public Decision<NotificationTrayEvent> Decide(NotificationTray state)
    {
        if (Number is { } one && !state.Known.Contains(one)) return new Unknown(one);
        long[] numbers = Number is { } number
            ? [.. new[] { number }.Where(state.Unread.ContainsKey)]
            : [.. state.Unread.Where(entry => NotificationKinds.AppOf(entry.Value) == App).Select(entry => entry.Key)];
        return numbers.Length == 0 ? Decision<NotificationTrayEvent>.Nothing : new NotificationsRead(User, numbers, At);
    }
}
