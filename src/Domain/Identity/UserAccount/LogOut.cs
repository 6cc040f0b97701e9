using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person leaves one browser. Other browsers, and apps with tokens, stay signed in.</summary>
/// <param name="Session">SHA-256 of the id of the session, hex.</param>
public sealed record LogOut(UserId User, string Session, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    /// <summary>The caller knows that the session counts; leaving twice at the same moment ends it twice, to the same effect.</summary>
    public Decision<UserAccountEvent> Decide(UserAccount state) =>
        state.Exists ? new UserLoggedOut(User, Session, At) : new NoSuchAccount(User);
}
