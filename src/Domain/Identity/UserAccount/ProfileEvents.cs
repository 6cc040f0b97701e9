using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>The person wants another full name where somebody has to agree first, since certificates show it.</summary>
[EventType("name_change_requested")]
public sealed record NameChangeRequested(UserId User, [property: Pii] SealedText Name, DateTimeOffset At) : UserAccountEvent;

/// <summary>Staff agreed: this is the full name now.</summary>
[EventType("name_change_confirmed")]
public sealed record NameChangeConfirmed(UserId User, [property: Pii] SealedText Name, DateTimeOffset At) : UserAccountEvent;

/// <summary>Preferences got a new value: how this person wants the site, by keys that clients choose.</summary>
/// <param name="Preferences">By key (<c>pref-lang</c>, <c>time_zone</c>, <c>visibility.bio</c>, …); null when removed. Keys not named keep their value.</param>
[EventType("user_preferences_changed")]
public sealed record UserPreferencesChanged(
    UserId User, [property: Pii] IReadOnlyDictionary<string, SealedText?> Preferences, DateTimeOffset At) : UserAccountEvent
{
    public bool Equals(UserPreferencesChanged? other) =>
        other is not null && User == other.User && At == other.At && Preferences.Count == other.Preferences.Count &&
        Preferences.All(one => other.Preferences.TryGetValue(one.Key, out var value) && value == one.Value);

    public override int GetHashCode() => HashCode.Combine(User, At, Preferences.Count);
}

/// <summary>The person gave a picture. It lies apart from the log, sealed under the key of the person.</summary>
[EventType("profile_image_changed")]
public sealed record ProfileImageChanged(UserId User, DateTimeOffset At) : UserAccountEvent;

/// <summary>The person took the picture away.</summary>
[EventType("profile_image_removed")]
public sealed record ProfileImageRemoved(UserId User, DateTimeOffset At) : UserAccountEvent;
