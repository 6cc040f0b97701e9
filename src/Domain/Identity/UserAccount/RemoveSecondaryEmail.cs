using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person gives up the second address, or the wish for one.</summary>
public sealed record RemoveSecondaryEmail(UserId User, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists) return new NoSuchAccount(User);
        if (!state.HasSecondaryEmail && state.PendingSecondaryEmail is null) return Decision<UserAccountEvent>.Nothing;
        return new SecondaryEmailChanged(User, null, At);
    }
}
