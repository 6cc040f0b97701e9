using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Identity;

/// <summary>A person asks to be forgotten. Asking twice records nothing new.</summary>
public sealed record RequestRetirement(UserId User, DateTimeOffset At)
{
    public sealed record NoSuchAccount(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (state.User is null || state.IsRetired) return new NoSuchAccount(User);
        return state.IsLeaving ? Decision<UserAccountEvent>.Nothing : new RetirementRequested(User, At);
    }
}

/// <summary>The request is taken back, as long as nothing was forgotten and the pipeline has not begun.</summary>
public sealed record CancelRetirement(UserId User, DateTimeOffset At)
{
    public sealed record NothingAsked(UserId User) : Refusal;

    /// <param name="State">Where the pipeline is.</param>
    public sealed record AlreadyUnderWay(string State) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (state.IsRetired || state.RetirementState is not { } at) return new NothingAsked(User);
        return at == RetirementStates.Pending ? new RetirementCancelled(User, At) : new AlreadyUnderWay(at);
    }
}

/// <summary>The pipeline comes to another step.</summary>
/// <param name="Force">True: also backwards, or out of a state that is an end.</param>
public sealed record MoveRetirement(UserId User, string State, string Response, bool Force, DateTimeOffset At)
{
    public sealed record NothingAsked(UserId User) : Refusal;

    public sealed record NoSuchState(string State) : Refusal;

    /// <summary>It would go backwards, or on from an end.</summary>
    public sealed record NotForward(string From, string To) : Refusal;

    /// <remarks>Source: Open edX <c>openedx/core/djangoapps/user_api/models.py</c> (UserRetirementStatus.update_state).</remarks>
    public Decision<UserAccountEvent> Decide(UserAccount state)
    {
        if (state.RetirementState is not { } from) return new NothingAsked(User);
        if (RetirementStates.OrderOf(State) < 0) return new NoSuchState(State);
        if (!Force && (RetirementStates.IsDeadEnd(from) || RetirementStates.OrderOf(State) <= RetirementStates.OrderOf(from))) return new NotForward(from, State);
        return new RetirementStateChanged(User, State, Response, At);
    }
}

/// <summary>A finished retirement leaves the list. Only that of somebody who is forgotten: it would open the account again otherwise.</summary>
public sealed record CleanUpRetirement(UserId User, DateTimeOffset At)
{
    public sealed record NotFinished(UserId User) : Refusal;

    public Decision<UserAccountEvent> Decide(UserAccount state) =>
        state is { IsRetired: true, RetirementState: RetirementStates.Complete } ? new RetirementCleanedUp(User, At) : new NotFinished(User);
}
