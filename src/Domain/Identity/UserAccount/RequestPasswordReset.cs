using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>Somebody who named the address of an account wants another password. Each request leads to a mail; how often one may ask is limited before.</summary>
/// <param name="NamedSecondary">True: the second address was named, and the mail goes there.</param>
public sealed record RequestPasswordReset(UserId User, DateTimeOffset At, bool NamedSecondary = false)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    /// <summary>The named address is not the second one (any more).</summary>
    public sealed record NoSecondaryAddress(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists) return new NoSuchAccount(User);
        if (!NamedSecondary) return new PasswordResetRequested(User, At);
        return state.HasSecondaryEmail ? new RecoveryMailRequested(User, At) : new NoSecondaryAddress(User);
    }
}
