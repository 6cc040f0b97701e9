using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner takes back the answer to a <c>poll_question</c>.</summary>
/// <param name="At">Instant of the request, UTC.</param>
public sealed record WithdrawPollVote(UserId User, UsageKey Poll, DateTimeOffset At)
{
    /// <summary>Without an answer there is nothing to take back.</summary>
    public Decision<LearnerVoteEvent> Decide(LearnerVote state) =>
        state.Choice is { } choice ? new PollVoteWithdrawn(User, Poll, choice, At) : Decision<LearnerVoteEvent>.Nothing;
}
