using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.Projections.Courseware;
using OpenEdx.Workers.Jobs;

namespace OpenEdx.Workers.Assessment;

/// <summary>What learners of the course said in a poll, survey, poll question or word cloud.</summary>
/// <remarks>Source: xblock-poll <c>poll/poll.py</c> (generate_report_data); poll questions and word clouds have their state alone, as upstream.</remarks>
internal static class VoteResponses
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<ResponsePage> Next(ReportRequest request, PublishedBlock block, long after, CancellationToken ct)
    {
        var (learners, _) = await ReportLearners.Next(request with { After = after.ToString(CultureInfo.InvariantCulture) }, ct);
        var streams = await request.Session.Streams.ReadStreams([.. learners.Select(learner => LearnerVoteEvent.StreamOf(learner.User, block.Usage))], ct);
        var rows = new List<ResponseRow>();
        foreach (var learner in learners)
        {
            if (streams.GetValueOrDefault(LearnerVoteEvent.StreamOf(learner.User, block.Usage)) is not { Count: > 0 } past) continue;
            rows.AddRange(Rows(learner.Username, past.Aggregate(LearnerVote.Initial, (vote, fact) => vote.Evolve((LearnerVoteEvent)fact.Data)), block));
        }

        return new(rows, learners.Count == 0 ? after : learners[^1].User.Value, IsLast: learners.Count < request.Count);
    }

    private static IEnumerable<ResponseRow> Rows(string name, LearnerVote vote, PublishedBlock block) => block.Type switch
    {
        "poll" when vote.Choice is { } choice =>
        [
            Row(name, PollContent.Of(block).Question, Label(PollContent.Of(block).Answers, choice), vote, new { choice, submissions_count = vote.Submissions }),
        ],
        "survey" when vote.Choices is { } choices => SurveyRows(name, SurveyContent.Of(block), choices, vote),
        "poll_question" => [Row(name, new { poll_answer = vote.Choice ?? "", voted = vote.Choice is not null })],
        "word_cloud" when vote.Words is { } words =>
            [Row(name, new { submitted = true, student_words = words.GroupBy(word => word).ToDictionary(word => word.Key, word => word.Count()) })],
        _ => [],
    };

    private static IEnumerable<ResponseRow> SurveyRows(string name, SurveyContent survey, FieldValues choices, LearnerVote vote) =>
        choices.Select(choice => Row(
            name, Label(survey.Questions, choice.Key), Label(survey.Answers, choice.Value.ToString()), vote,
            new { choices, submissions_count = vote.Submissions }));

    private static ResponseRow Row(string name, string question, string answer, LearnerVote vote, object state) => new(
        name,
        new Dictionary<string, string>
        {
            ["Question"] = question,
            ["Answer"] = answer,
            ["Submissions count"] = vote.Submissions.ToString(CultureInfo.InvariantCulture),
        },
        JsonSerializer.Serialize(state, Readable));

    private static ResponseRow Row(string name, object state) => new(name, new Dictionary<string, string>(), JsonSerializer.Serialize(state, Readable));

    private static string Label(IReadOnlyList<VoteItem> items, string key) => items.FirstOrDefault(item => item.Key == key)?.Label ?? key;
}
