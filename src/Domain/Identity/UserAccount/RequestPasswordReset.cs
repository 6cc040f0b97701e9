using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>Somebody who named the address of an account wants another password. Each request leads to a mail; how often one may ask is limited before.</summary>
public sealed record RequestPasswordReset(UserId User, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state) =>
        state.Exists ? new PasswordResetRequested(User, At) : new NoSuchAccount(User);
}
