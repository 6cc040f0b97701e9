using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>The password is replaced. A repetition seals the same hash anew and is therefore another change.</summary>
public sealed record ChangePassword(UserId User, SealedText PasswordHash, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state) =>
        state.Exists ? new PasswordChanged(User, PasswordHash, At) : new NoSuchAccount(User);
}
