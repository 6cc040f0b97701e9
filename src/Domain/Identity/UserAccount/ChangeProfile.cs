using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>Parts of the profile get a new value.</summary>
/// <param name="Fields">
/// Only fields whose value differs: the caller compares with the read model, because sealed values cannot be compared here.
/// </param>
public sealed record ChangeProfile(UserId User, IReadOnlyDictionary<string, SealedText?> Fields, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists) return new NoSuchAccount(User);
        if (Fields.Count == 0) return Decision<UserAccountEvent>.Nothing;
        return new UserProfileChanged(User, Fields, At);
    }
}
