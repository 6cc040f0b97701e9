using System.Text.Json.Nodes;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Rows of blocks that count what everybody says. Source: Open edX <c>xmodule/poll_block.py</c>, <c>xmodule/word_cloud_block.py</c>, xblock-poll <c>poll/poll.py</c>.
/// </summary>
internal static class VoteModules
{
    public static IEnumerable<StudentModule> HistoryOf(UsageKey block, IEnumerable<RecordedEvent> stream) =>
        ModuleHistory.Of<LearnerVote, LearnerVoteEvent>(stream, (vote, _) => new(StateOf(block.Type, vote)));

    private static JsonObject StateOf(string type, LearnerVote vote) => type switch
    {
        // Who takes the answer back has said nothing; the fields stay.
        "poll_question" => new() { ["voted"] = vote.Choice is not null, ["poll_answer"] = vote.Choice ?? "" },
        "survey" => new()
        {
            ["choices"] = vote.Choices is { } choices ? JsonNode.Parse(choices.ToString()) : new JsonObject(),
            ["submissions_count"] = vote.Submissions,
        },
        "word_cloud" => new() { ["submitted"] = vote.Words is not null, ["student_words"] = new JsonArray([.. (vote.Words ?? []).Select(word => (JsonNode?)word)]) },
        _ => new() { ["choice"] = vote.Choice, ["submissions_count"] = vote.Submissions },
    };
}
