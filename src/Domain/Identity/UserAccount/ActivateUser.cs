using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>The e-mail address of an account is confirmed. Activating twice records nothing new.</summary>
public sealed record ActivateUser(UserId User, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists) return new NoSuchAccount(User);
        if (state.IsActive) return Decision<UserAccountEvent>.Nothing;
        return new UserActivated(User, At);
    }
}
