using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>A person opened the tray of an app.</summary>
/// <param name="App">See <see cref="NotificationKinds"/>.</param>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record SeeNotifications(UserId User, string App, DateTimeOffset At)
{
    public Decision<NotificationTrayEvent> Decide(NotificationTray state)
    {
        long[] numbers = [.. state.Unseen.Where(entry => NotificationKinds.AppOf(entry.Value) == App).Select(entry => entry.Key)];
        return numbers.Length == 0 ? Decision<NotificationTrayEvent>.Nothing : new NotificationsSeen(User, numbers, At);
    }
}
