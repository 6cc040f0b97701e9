using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>
/// The link that was mailed to an address was followed. The caller has checked the link, and changes the reservations of the addresses in the
/// same append. An address that is confirmed so is an address confirmed: the account becomes active.
/// </summary>
/// <param name="IsSecondary">True: the second address.</param>
public sealed record ConfirmEmailChange(UserId User, bool IsSecondary, DateTimeOffset At)
{
    public sealed record NothingAsked(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists || (IsSecondary ? state.PendingSecondaryEmail : state.PendingEmail) is not { } email) return new NothingAsked(User);
        if (IsSecondary) return new SecondaryEmailChanged(User, email, At);
        var changed = new EmailChanged(User, email, At);
        return state.IsActive ? changed : new UserAccountEvent[] { changed, new UserActivated(User, At) };
    }
}
