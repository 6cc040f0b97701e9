using System.Text.Json.Nodes;
using OpenEdx.Domain.Courseware;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Rows of blocks that show each learner some of their children (libraries, problem banks, <c>randomize</c>); one stream tells of all of a course.
/// Groups of experiments stand in another table upstream. Source: Open edX <c>xmodule/item_bank_block.py</c>, <c>xmodule/randomize_block.py</c>.
/// </summary>
internal static class SelectionModules
{
    /// <summary>Blocks of which the stream tells, in the order of their first draw.</summary>
    public static IReadOnlyList<UsageKey> BlocksOf(IEnumerable<RecordedEvent> stream) =>
        [.. stream.Select(fact => BlockOf((LearnerSelectionsEvent)fact.Data)).OfType<UsageKey>().Distinct()];

    /// <param name="stream">With the draws of any block.</param>
    public static IEnumerable<StudentModule> HistoryOf(UsageKey block, IEnumerable<RecordedEvent> stream) =>
        ModuleHistory.Of<LearnerSelections, LearnerSelectionsEvent>(
            stream.Where(fact => BlockOf((LearnerSelectionsEvent)fact.Data) == block), (drawn, _) => new(StateOf(block, drawn)));

    private static JsonObject StateOf(UsageKey block, LearnerSelections drawn) => drawn.Choices.TryGetValue(block, out var choice)
        ? new() { ["choice"] = choice }
        : new()
        {
            ["selected"] = new JsonArray([.. drawn.Drawn.GetValueOrDefault(block, []).Select(child => (JsonNode)new JsonArray(child.Type, child.BlockId))]),
        };

    private static UsageKey? BlockOf(LearnerSelectionsEvent fact) => fact switch
    {
        LibraryContentAssigned assigned => assigned.Block,
        LibraryContentRemoved removed => removed.Block,
        LibrarySampleReturned returned => returned.Block,
        RandomChildChosen chosen => chosen.Block,
        _ => null,
    };
}
