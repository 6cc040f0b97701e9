using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person gives a picture; the caller has stored it. The same picture given again is another one.</summary>
public sealed record ChangeProfileImage(UserId User, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state) =>
        state.Exists ? new ProfileImageChanged(User, At) : new NoSuchAccount(User);
}

/// <summary>A person takes the picture away.</summary>
public sealed record RemoveProfileImage(UserId User, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists) return new NoSuchAccount(User);
        return state.HasImage ? new ProfileImageRemoved(User, At) : Decision<UserAccountEvent>.Nothing;
    }
}
