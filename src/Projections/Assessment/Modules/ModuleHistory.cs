using System.Text.Json.Nodes;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>What a block's row holds after a fact.</summary>
internal readonly record struct ModuleContent(JsonObject State, double? Grade = null, double? MaxGrade = null);

/// <summary>From a learner's stream about a block to the rows that Open edX would have stored one over the other.</summary>
internal static class ModuleHistory
{
    /// <summary>The row after every fact that changes it, oldest first.</summary>
    /// <param name="contentAfter">Null: there is no row, or none any more.</param>
    public static IEnumerable<StudentModule> Of<TState, TEvent>(IEnumerable<RecordedEvent> stream, Func<TState, TEvent, ModuleContent?> contentAfter)
        where TState : IAggregate<TState, TEvent>
        where TEvent : class
    {
        var state = TState.Initial;
        StudentModule? row = null;
        foreach (var fact in stream)
        {
            var known = (TEvent)fact.Data;
            state = state.Evolve(known);
            if (contentAfter(state, known) is not { } content)
            {
                if (row is { State: not null }) yield return row = new(null, null, null, row.Created, fact.Timestamp, fact.Type);
                continue;
            }

            if (row is { State: { } former } && row.Grade == content.Grade && row.MaxGrade == content.MaxGrade && JsonNode.DeepEquals(former, content.State)) continue;
            var created = row is { State: not null } ? row.Created : fact.Timestamp;
            yield return row = new(content.State, content.Grade, content.MaxGrade, created, fact.Timestamp, fact.Type);
        }
    }
}
