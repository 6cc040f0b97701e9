using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>What decisions about an account ask. Names are not here: they are sealed, and no decision needs them.</summary>
/// <param name="User">Null before the registration.</param>
/// <param name="FailedLogins">Wrong passwords since the last right one.</param>
/// <param name="LastFailureAt">Null: none since the last right password.</param>
/// <param name="LastLoginAt">Null: never. Starts of an app count.</param>
/// <param name="ActivationMailAt">When the mail that confirms the address was last asked for; null: never, but with the registration.</param>
/// <param name="PendingEmail">Address that a mailed link is to confirm, sealed; null: none. So are the two others.</param>
/// <param name="RetirementState">Where the pipeline that forgets the person is; null: nobody asked, or it is off the list.</param>
public sealed record UserAccount(
    UserId? User, bool IsActive, bool IsRetired, int FailedLogins, DateTimeOffset? LastFailureAt, DateTimeOffset? LastLoginAt,
    DateTimeOffset? ActivationMailAt, SealedText? PendingEmail, SealedText? PendingSecondaryEmail, SealedText? PendingName, bool HasSecondaryEmail,
    bool HasImage, string? RetirementState)
    : IAggregate<UserAccount, UserAccountEvent>
{
    public static string StreamType => "user_account";

    public static bool IsPersonal => true;

    public static UserAccount Initial { get; } = new(null, false, false, 0, null, null, null, null, null, null, false, false, null);

    /// <summary>Registered, and neither retired nor waiting for it.</summary>
    public bool Exists => User is not null && !IsRetired && !IsLeaving;

    /// <summary>Waits to be forgotten: nobody enters the account.</summary>
    public bool IsLeaving => RetirementState is not null && !IsRetired;

    /// <summary>End of the lock-out; null when the account is not locked at that instant.</summary>
    public DateTimeOffset? LockedUntil(DateTimeOffset now) =>
        LoginLockout.Until(FailedLogins, LastFailureAt) is { } until && now < until ? until : null;

    public UserAccount Evolve(UserAccountEvent fact) => fact switch
    {
        UserRegistered registered => this with { User = registered.User },
        UserActivated => this with { IsActive = true },
        PasswordChanged => this with { FailedLogins = 0, LastFailureAt = null },
        UserLoggedIn loggedIn => this with { FailedLogins = 0, LastFailureAt = null, LastLoginAt = loggedIn.At },
        UserVisited visited => this with { LastLoginAt = visited.At },
        LoginFailed failed => this with { FailedLogins = FailedLogins + 1, LastFailureAt = failed.At },
        ActivationMailRequested asked => this with { ActivationMailAt = asked.At },
        UserProfileChanged or PasswordResetRequested or UserLoggedOut or AccountMadeByCourseTeam or UsernameReplaced => this,
        EmailChangeRequested asked => this with { PendingEmail = asked.Email },
        EmailChanged => this with { PendingEmail = null },
        SecondaryEmailRequested asked => this with { PendingSecondaryEmail = asked.Email },
        SecondaryEmailChanged changed => this with { PendingSecondaryEmail = null, HasSecondaryEmail = changed.Email is not null },
        NameChangeRequested asked => this with { PendingName = asked.Name },
        NameChangeConfirmed => this with { PendingName = null },
        UserPreferencesChanged or RecoveryMailRequested => this,
        ProfileImageChanged => this with { HasImage = true },
        ProfileImageRemoved => this with { HasImage = false },
        RetirementRequested => this with { RetirementState = RetirementStates.Pending },
        RetirementCancelled or RetirementCleanedUp => this with { RetirementState = null },
        RetirementStateChanged moved => this with { RetirementState = moved.State },
        UserRetired => this with { IsRetired = true },
        _ => throw new NotSupportedException($"{fact.GetType().Name} is no fact of an account."),
    };
}
