using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>An app that was signed in long ago started again; it counts as signing in, but at most once in ten minutes.</summary>
public sealed record RecordVisit(UserId User, DateTimeOffset At)
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(10);

    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (!state.Exists) return new NoSuchAccount(User);
        if (state.LastLoginAt is { } last && At - last < Apart) return Decision<UserAccountEvent>.Nothing;
        return new UserVisited(User, At);
    }
}
