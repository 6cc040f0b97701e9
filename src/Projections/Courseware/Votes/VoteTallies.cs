using System.Text.Json;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Subscriptions;

namespace OpenEdx.Projections.Courseware;

/// <summary>How many learners gave one answer in a poll, survey or word cloud.</summary>
/// <param name="Question">Key of a survey's question; empty in polls and word clouds, which ask only one.</param>
/// <param name="Answer">Key of the answer; the word itself in word clouds.</param>
/// <param name="Votes">Answers that stand; in word clouds how often the word was said. There is no row of 0.</param>
public sealed record VoteTally(string UsageId, string Question, string Answer, string CourseId, long Votes);

public readonly record struct VoteTallyKey(string UsageId, string Question, string Answer);

/// <summary>
/// Table <c>courseware.vote_tallies</c>, one row per (block, question, answer) with votes. Inline: the answer to a vote, and the page that
/// a browser without script is sent to, show the results with that vote in them. Learners who give the same answer at the same instant
/// wait for each other, and for nobody else. Readers: handlers and pages of polls, surveys and word clouds; SQL.
/// </summary>
public sealed class VoteTallies : RowProjection<VoteTally, VoteTallyKey>
{
    public override string Name => "vote_tallies";

    public override string Table => "courseware.vote_tallies";

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Inline;

    public override IReadOnlyCollection<Type> Consumes { get; } =
        [typeof(PollVoteCast), typeof(PollVoteWithdrawn), typeof(SurveyAnswered), typeof(CloudWordsSubmitted)];

    protected override IEnumerable<VoteTallyKey> KeysOf(RecordedEvent fact) => Changes(fact.Data).Select(change => change.Key).Distinct();

    protected override VoteTally? Evolve(VoteTally? row, VoteTallyKey key, RecordedEvent fact)
    {
        var votes = (row?.Votes ?? 0) + Changes(fact.Data).Where(change => change.Key == key).Sum(change => change.By);
        return votes == 0 ? null : new(key.UsageId, key.Question, key.Answer, CourseOf(fact.Data).ToString(), votes);
    }

    private static IEnumerable<(VoteTallyKey Key, long By)> Changes(object fact) => fact switch
    {
        PollVoteCast cast when cast.Replaced is { } replaced => [(Key(cast.Poll, "", cast.Choice), 1), (Key(cast.Poll, "", replaced), -1)],
        PollVoteCast cast => [(Key(cast.Poll, "", cast.Choice), 1)],
        PollVoteWithdrawn withdrawn => [(Key(withdrawn.Poll, "", withdrawn.Choice), -1)],
        SurveyAnswered answered => ByQuestion(answered.Survey, answered.Choices, 1).Concat(ByQuestion(answered.Survey, answered.Replaced, -1)),
        CloudWordsSubmitted submitted => submitted.Words.Select(word => (Key(submitted.WordCloud, "", word), 1L)),
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    };

    private static IEnumerable<(VoteTallyKey Key, long By)> ByQuestion(UsageKey survey, IEnumerable<KeyValuePair<string, JsonElement>>? choices, long by) =>
        (choices ?? []).Select(choice => (Key(survey, choice.Key, choice.Value.ToString()), by));

    private static CourseKey CourseOf(object fact) => fact switch
    {
        PollVoteCast cast => cast.Poll.Course,
        PollVoteWithdrawn withdrawn => withdrawn.Poll.Course,
        SurveyAnswered answered => answered.Survey.Course,
        CloudWordsSubmitted submitted => submitted.WordCloud.Course,
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    };

    private static VoteTallyKey Key(UsageKey block, string question, string answer) => new(block.ToString(), question, answer);
}
