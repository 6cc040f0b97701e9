using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Courseware;

/// <summary>A learner answers a <c>survey</c>: all its questions at once.</summary>
/// <param name="Choices">As sent: key of the answer by key of the question.</param>
/// <param name="At">Instant of the request, UTC.</param>
/// <remarks>Source: xblock-poll <c>poll/poll.py</c> (SurveyBlock.vote).</remarks>
public sealed record AnswerSurvey(UserId User, UsageKey Survey, FieldValues Choices, DateTimeOffset At)
{
    /// <summary>Broken rules, all of them, since clients show them together.</summary>
    /// <param name="Unknown">Answers that the author does not offer, each with its question.</param>
    public sealed record Refused(
        bool AlreadyVoted, bool NoVotesLeft, bool OtherQuestions, IReadOnlyList<(string Question, string Answer)> Unknown) : Refusal;

    /// <summary>Answers to questions that the author changed since do not stand in the way of new ones.</summary>
    /// <param name="questions">Keys of the questions as published.</param>
    /// <param name="answers">Keys of the answers as published.</param>
    public Decision<LearnerVoteEvent> Decide(
        LearnerVote state, IReadOnlyCollection<string> questions, IReadOnlyCollection<string> answers, VoteRules rules)
    {
        var before = StandingChoices(state, questions, answers);
        var used = before is null ? 0 : state.Submissions;
        var refused = new Refused(
            before is not null && !rules.PrivateResults,
            !rules.Allows(used),
            !questions.ToHashSet(StringComparer.Ordinal).SetEquals(Choices.Names),
            [.. Choices.Where(choice => !IsOneOf(answers, choice.Value)).Select(choice => (choice.Key, choice.Value.ToString()))]);
        if (refused.AlreadyVoted || refused.NoVotesLeft || refused.OtherQuestions || refused.Unknown.Count > 0) return refused;
        return new SurveyAnswered(User, Survey, Choices, state.Choices, used + 1, At);
    }

    /// <summary>The learner's answers; null when there are none, or none that fit the survey as it is now.</summary>
    /// <inheritdoc cref="Decide"/>
    public static FieldValues? StandingChoices(LearnerVote state, IReadOnlyCollection<string> questions, IReadOnlyCollection<string> answers) =>
        state.Choices is { } choices && questions.ToHashSet(StringComparer.Ordinal).SetEquals(choices.Names) &&
        choices.All(choice => IsOneOf(answers, choice.Value))
            ? choices
            : null;

    private static bool IsOneOf(IReadOnlyCollection<string> answers, JsonElement answer) =>
        answer.ValueKind == JsonValueKind.String && answers.Contains(answer.GetString()!);
}
