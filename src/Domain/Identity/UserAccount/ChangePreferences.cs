using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>Preferences get a new value.</summary>
/// <param name="Preferences">Only those whose value differs: the caller compares with the read model, because sealed values cannot be compared here.</param>
public sealed record ChangePreferences(UserId User, IReadOnlyDictionary<string, SealedText?> Preferences, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists) return new NoSuchAccount(User);
        if (Preferences.Count == 0) return Decision<UserAccountEvent>.Nothing;
        return new UserPreferencesChanged(User, Preferences, At);
    }
}
