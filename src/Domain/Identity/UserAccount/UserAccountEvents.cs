using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// Facts about one person's account. Whatever tells who the person is stands sealed under the key of that person, so that
/// destroying the key empties it in the log, in every backup of the log, and in every read model rebuilt from it.
/// </summary>
public abstract record UserAccountEvent
{
    public static string StreamOf(UserId user) => $"user_account/{user}";
}

/// <summary>A person got an account. Not yet active: the e-mail address is not confirmed.</summary>
/// <param name="Username">As typed; unique without regard to case (see <see cref="UsernameReserved"/>).</param>
/// <param name="Email">As typed; unique without regard to case (see <see cref="EmailReserved"/>).</param>
/// <param name="Name">Full name; may be empty.</param>
/// <param name="PasswordHash">In Django's format. Sealed because it is secret, not because it is personal.</param>
[EventType("user_registered")]
public sealed record UserRegistered(
    UserId User,
    [property: Pii] SealedText Username,
    [property: Pii] SealedText Email,
    [property: Pii] SealedText Name,
    SealedText PasswordHash,
    DateTimeOffset At) : UserAccountEvent;

/// <summary>The course team made this account for somebody who is to join its run. Nobody knows a password for it: the person chooses one by the mailed link.</summary>
/// <param name="By">Member of the course team.</param>
/// <param name="TellsByMail">False: no mail is sent, and the person asks for a password when told otherwise.</param>
[EventType("account_made_by_course_team")]
public sealed record AccountMadeByCourseTeam(UserId User, CourseKey Course, UserId By, bool TellsByMail, DateTimeOffset At) : UserAccountEvent;

/// <summary>The e-mail address was confirmed, or confirmation was waived.</summary>
[EventType("user_activated")]
public sealed record UserActivated(UserId User, DateTimeOffset At) : UserAccountEvent;

/// <summary>An operator gave the person another username. The former one stays reserved, for nobody else.</summary>
[EventType("username_replaced")]
public sealed record UsernameReplaced(UserId User, [property: Pii] SealedText Username, DateTimeOffset At) : UserAccountEvent;

/// <summary>The password was replaced; every session signed in before ends.</summary>
/// <param name="PasswordHash">In Django's format, sealed because it is secret.</param>
[EventType("password_changed")]
public sealed record PasswordChanged(UserId User, SealedText PasswordHash, DateTimeOffset At) : UserAccountEvent;

/// <summary>The person proved the password. Carries no address of the client: that is personal, and nothing decides on it.</summary>
[EventType("user_logged_in")]
public sealed record UserLoggedIn(UserId User, DateTimeOffset At) : UserAccountEvent;

/// <summary>An app that signed in earlier started again with its token. Proves no password, so it ends no lock-out.</summary>
[EventType("user_visited")]
public sealed record UserVisited(UserId User, DateTimeOffset At) : UserAccountEvent;

/// <summary>Somebody named this account and gave a wrong password while it was not locked.</summary>
[EventType("login_failed")]
public sealed record LoginFailed(UserId User, DateTimeOffset At) : UserAccountEvent;

/// <summary>Parts of the profile got a new value.</summary>
/// <param name="Fields">
/// By the names of the accounts API (<c>name</c>, <c>country</c>, <c>gender</c>, <c>year_of_birth</c>, …); values as text,
/// null when cleared. Fields not named keep their value.
/// </param>
[EventType("user_profile_changed")]
public sealed record UserProfileChanged(
    UserId User, [property: Pii] IReadOnlyDictionary<string, SealedText?> Fields, DateTimeOffset At) : UserAccountEvent
{
    public bool Equals(UserProfileChanged? other) =>
        other is not null && User == other.User && At == other.At && Fields.Count == other.Fields.Count &&
        Fields.All(field => other.Fields.TryGetValue(field.Key, out var value) && value == field.Value);

    public override int GetHashCode() => HashCode.Combine(User, At, Fields.Count);
}

/// <summary>Somebody asked for the mail that confirms the address once more. The mail is sent because of this fact; the secret in it is not here.</summary>
[EventType("activation_mail_requested")]
public sealed record ActivationMailRequested(UserId User, DateTimeOffset At) : UserAccountEvent;

/// <summary>Somebody who named the address of this account asked for another password. The mail is sent because of this fact; the secret in it is not here.</summary>
[EventType("password_reset_requested")]
public sealed record PasswordResetRequested(UserId User, DateTimeOffset At) : UserAccountEvent;

/// <summary>The person left one browser, whose session counts no more.</summary>
/// <param name="Session">SHA-256 of the id of the session, hex.</param>
[EventType("user_logged_out")]
public sealed record UserLoggedOut(UserId User, string Session, DateTimeOffset At) : UserAccountEvent;

/// <summary>The person asked to be forgotten. The key is destroyed in the same transaction.</summary>
[EventType("user_retired")]
public sealed record UserRetired(UserId User, DateTimeOffset At) : UserAccountEvent;
