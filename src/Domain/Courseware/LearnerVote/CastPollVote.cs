using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner votes in a <c>poll</c> or <c>poll_question</c>.</summary>
/// <param name="Choice">Key of an answer.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: xblock-poll <c>poll/poll.py</c> (PollBlock.vote).</remarks>
public sealed record CastPollVote(UserId User, UsageKey Poll, string Choice, DateTimeOffset At)
{
    /// <summary>Who has seen the results votes no more.</summary>
    public sealed record AlreadyVoted : Refusal;

    /// <summary>The author offers no such answer, or no longer.</summary>
    public sealed record NoSuchAnswer(string Choice) : Refusal;

    /// <summary>All votes that the author allows are used.</summary>
    public sealed record NoVotesLeft : Refusal;

    /// <summary>A vote for an answer that the author removed since does not stand in the way of a new one.</summary>
    /// <param name="answers">Keys of the answers as published.</param>
    public Decision<LearnerVoteEvent> Decide(LearnerVote state, IReadOnlyCollection<string> answers, VoteRules rules)
    {
        var stands = state.Choice is { } chosen && answers.Contains(chosen);
        if (stands && !rules.PrivateResults) return new AlreadyVoted();
        if (!answers.Contains(Choice)) return new NoSuchAnswer(Choice);
        var used = stands ? state.Submissions : 0;
        if (!rules.Allows(used)) return new NoVotesLeft();
        return new PollVoteCast(User, Poll, Choice, state.Choice, used + 1, At);
    }
}
