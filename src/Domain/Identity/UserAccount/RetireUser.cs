using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person asks to be forgotten. The caller destroys the personal key in the same transaction.</summary>
public sealed record RetireUser(UserId User, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (state.User is null) return new NoSuchAccount(User);
        if (state.IsRetired) return Decision<UserAccountEvent>.Nothing;
        return new UserRetired(User, At);
    }
}
