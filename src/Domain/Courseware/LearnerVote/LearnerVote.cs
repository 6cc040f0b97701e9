using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>What one learner said in one poll, survey or word cloud.</summary>
/// <param name="Choice">Answer to a poll; null: none.</param>
/// <param name="Choices">Answers to a survey by question; null: none.</param>
/// <param name="Words">Of a word cloud; null: none yet. An empty list is a submission too.</param>
/// <param name="Submissions">Votes used, see <see cref="PollVoteCast.Submission"/>.</param>
public sealed record LearnerVote(string? Choice, FieldValues? Choices, IReadOnlyList<string>? Words, int Submissions)
    : IAggregate<LearnerVote, LearnerVoteEvent>
{
    public static string StreamType => "learner_vote";

    public static LearnerVote Initial { get; } = new(null, null, null, 0);

    public LearnerVote Evolve(LearnerVoteEvent fact) => fact switch
    {
        PollVoteCast cast => this with { Choice = cast.Choice, Submissions = cast.Submission },
        PollVoteWithdrawn => this with { Choice = null, Submissions = 0 },
        SurveyAnswered answered => this with { Choices = answered.Choices, Submissions = answered.Submission },
        CloudWordsSubmitted submitted => this with { Words = submitted.Words },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact, "Unknown fact of LearnerVote."),
    };
}
