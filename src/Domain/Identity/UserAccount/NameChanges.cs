using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person asks for another full name. A repetition seals it anew and is another request.</summary>
public sealed record RequestNameChange(UserId User, SealedText Name, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state) =>
        state.Exists ? new NameChangeRequested(User, Name, At) : new NoSuchAccount(User);
}

/// <summary>Staff agrees to the name that a person asked for.</summary>
public sealed record ConfirmNameChange(UserId User, DateTimeOffset At)
{
    public sealed record NothingAsked(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state) =>
        state.Exists && state.PendingName is { } name ? new NameChangeConfirmed(User, name, At) : new NothingAsked(User);
}
