using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person gets an account. The caller also reserves the names, in the same append.</summary>
/// <param name="Profile">Sealed optional answers of the form; empty: none.</param>
/// <param name="Activate">True when this installation waives the confirmation of the address.</param>
public sealed record RegisterUser(
    UserId User,
    SealedText Username,
    SealedText Email,
    SealedText Name,
    SealedText PasswordHash,
    IReadOnlyDictionary<string, SealedText?> Profile,
    bool Activate,
    DateTimeOffset At)
{
    /// <summary>Who makes the account for somebody else, and for which run; null: the person registers.</summary>
    public TeamRegistration? Team { get; init; }

    /// <summary>The number of the account is taken. Numbers come from a sequence: this means a restored database.</summary>
    public sealed record UserNumberTaken(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (state.User is not null) return new UserNumberTaken(User);
        var facts = new List<UserAccountEvent> { new UserRegistered(User, Username, Email, Name, PasswordHash, At) };
        if (Profile.Count > 0) facts.Add(new UserProfileChanged(User, Profile, At));
        if (Team is { } team) facts.Add(new AccountMadeByCourseTeam(User, team.Course, team.By, team.TellsByMail, At));
        if (Activate) facts.Add(new UserActivated(User, At));
        return Decision<UserAccountEvent>.Of(facts);
    }
}

/// <summary>The course team makes an account for somebody.</summary>
/// <param name="TellsByMail">The person gets a mail with a link to choose a password.</param>
public sealed record TeamRegistration(CourseKey Course, UserId By, bool TellsByMail);
