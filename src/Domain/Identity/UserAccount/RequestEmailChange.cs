using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person names another address. Each request leads to a mail, so a repetition counts; how often one may ask is limited before.</summary>
/// <param name="IsSecondary">True: as the second address.</param>
public sealed record RequestEmailChange(UserId User, SealedText Email, bool IsSecondary, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists) return new NoSuchAccount(User);
        return IsSecondary ? new SecondaryEmailRequested(User, Email, At) : new EmailChangeRequested(User, Email, At);
    }
}
