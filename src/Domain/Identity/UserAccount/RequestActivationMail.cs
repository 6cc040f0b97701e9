using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>Somebody wants the mail that confirms the address of an account once more. Asked again within a minute it records nothing: a mail is under way.</summary>
public sealed record RequestActivationMail(UserId User, DateTimeOffset At)
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists) return new NoSuchAccount(User);
        if (state.IsActive || At - state.ActivationMailAt < Apart) return Decision<UserAccountEvent>.Nothing;
        return new ActivationMailRequested(User, At);
    }
}
