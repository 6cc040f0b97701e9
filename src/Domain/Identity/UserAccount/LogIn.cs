using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>Somebody named an account and gave a password. Every attempt counts, so a repetition is another attempt.</summary>
/// <param name="PasswordMatches">The caller compared the password with the stored hash.</param>
/// <param name="InactiveAllowed">True for tokens: apps sign people in before they confirm their address.</param>
public sealed record LogIn(UserId User, bool PasswordMatches, bool InactiveAllowed, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    /// <summary>Too many wrong passwords; this attempt, right or wrong, was not looked at.</summary>
    public sealed record AccountLockedOut(DateTimeOffset Until) : Refusal;

    /// <param name="Failures">Including this one.</param>
    public sealed record WrongPassword(int Failures) : Refusal;

    /// <summary>The password is right, but the address is not confirmed.</summary>
    public sealed record AddressNotConfirmed : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists) return new NoSuchAccount(User);
        if (state.LockedUntil(At) is { } locked) return new AccountLockedOut(locked);
        if (!PasswordMatches)
        {
            var failed = new LoginFailed(User, At);
            var after = state.Evolve(failed);
            Refusal why = after.LockedUntil(At) is { } until ? new AccountLockedOut(until) : new WrongPassword(after.FailedLogins);
            return Decision<UserAccountEvent>.Refused(why, failed);
        }

        if (!state.IsActive && !InactiveAllowed) return new AddressNotConfirmed();
        return new UserLoggedIn(User, At);
    }
}
