using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Notifications;

/// <summary>A process tells a person something, unless the person wants none of the kind.</summary>
/// <param name="Number">Made from what happened, so that a repetition is told: positive, below 2^53.</param>
/// <param name="Details">What the words are made of, by kind; ids instead of names of people.</param>
/// <param name="At">Instant of what happened, UTC.</param>
public sealed record PublishNotification(UserId User, long Number, string Type, CourseKey? Course, FieldValues Details, string Url, DateTimeOffset At)
{
    /// <summary>The same number twice, a kind that is unknown or not wanted: nothing is recorded.</summary>
    public Decision<NotificationTrayEvent> Decide(NotificationTray state, NotificationPreferences preferences) =>
        state.Known.Contains(Number) || !preferences.Wants(Type, NotificationChannels.Web)
            ? Decision<NotificationTrayEvent>.Nothing
            : new NotificationPublished(User, Number, Type, Course, Details, Url, At);
}
