using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>An operator gives a person another username. The caller reserves it in the same append; the former one stays reserved for this person.</summary>
public sealed record ReplaceUsername(UserId User, SealedText Username, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state) => state.Exists ? new UsernameReplaced(User, Username, At) : new NoSuchAccount(User);
}
