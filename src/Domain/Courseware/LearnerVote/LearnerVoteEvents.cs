using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>Facts about what one learner said in one block that asks everybody the same and counts: polls, surveys, word clouds.</summary>
public abstract record LearnerVoteEvent
{
    public static string StreamOf(UserId user, UsageKey block) => $"learner_vote/{block}/{user}";
}

/// <summary>A learner chose an answer of a <c>poll</c> or <c>poll_question</c>.</summary>
/// <param name="Choice">Key of the answer.</param>
/// <param name="Replaced">The learner's answer until now, which counts no longer; null: none.</param>
/// <param name="Submission">Number of the vote, from 1; again from 1 after the author removed the answer chosen before.</param>
[EventType("poll_vote_cast")]
public sealed record PollVoteCast(UserId User, UsageKey Poll, string Choice, string? Replaced, int Submission, DateTimeOffset At) : LearnerVoteEvent;

/// <summary>A learner took back the answer to a <c>poll_question</c>, to choose again.</summary>
/// <param name="Choice">Key of the answer, which counts no longer.</param>
[EventType("poll_vote_withdrawn")]
public sealed record PollVoteWithdrawn(UserId User, UsageKey Poll, string Choice, DateTimeOffset At) : LearnerVoteEvent;

/// <summary>A learner answered all questions of a <c>survey</c>.</summary>
/// <param name="Choices">Key of the answer (text) by key of the question.</param>
/// <param name="Replaced">The answers until now, which count no longer; null: none.</param>
/// <param name="Submission">Number of the submission, from 1; again from 1 after the author changed questions or answers under the last one.</param>
[EventType("survey_answered")]
public sealed record SurveyAnswered(
    UserId User, UsageKey Survey, FieldValues Choices, FieldValues? Replaced, int Submission, DateTimeOffset At) : LearnerVoteEvent;

/// <summary>A learner put words into a <c>word_cloud</c>, which one does once.</summary>
/// <param name="Words">Trimmed, in lower case, none empty; a word said twice counts twice.</param>
[EventType("cloud_words_submitted")]
public sealed record CloudWordsSubmitted(UserId User, UsageKey WordCloud, IReadOnlyList<string> Words, DateTimeOffset At) : LearnerVoteEvent
{
    public bool Equals(CloudWordsSubmitted? other) =>
        other is not null && User == other.User && WordCloud == other.WordCloud && Words.SequenceEqual(other.Words) && At == other.At;

    public override int GetHashCode() => HashCode.Combine(User, WordCloud, At);
}
