using System.Runtime.CompilerServices;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;

namespace OpenEdx.Projections.Assessment;

/// <summary>A published <c>openassessment</c> block: content flows from Authoring outwards, so the mapping stands here.</summary>
/// <param name="Definition">Null: it cannot be read, see <paramref name="Error"/>.</param>
/// <param name="Dates">Null only together with the definition.</param>
/// <param name="Error">What is wrong; null: nothing. A definition with a fault that leaves it usable has both.</param>
public sealed record OpenResponseContent(OpenResponseDefinition? Definition, StepDates? Dates, string? Error)
{
    private static readonly ConditionalWeakTable<PublishedBlock, OpenResponseContent> Known = [];

    public static OpenResponseContent Of(PublishedBlock block) => Known.GetValue(block, Read);

    /// <param name="isTeam">Course team: no date closes anything.</param>
    public ResponseRules? RulesFor(bool isTeam) => Definition is null ? null : new(Definition, Dates!, isTeam);

    private static OpenResponseContent Read(PublishedBlock block)
    {
        var (definition, error) = OpenResponseXml.Read(block.Content ?? "");
        if (definition is null) return new(null, null, error);
        var (start, due) = (block.EffectiveStart(), block.Instant("due"));
        // No date at all: upstream's block then knows none either.
        DateTimeOffset? own = start == BlockSettings.DefaultStart ? null : start;
        var course = Root(block);
        var dates = StepDates.Of(definition, own, due, course.Instant("start"), course.Instant("end"));
        var fault = definition.UsesTeams ? "Responses by teams are not supported." : definition.FirstFault(own, due);
        return new(definition, dates, fault);
    }

    private static PublishedBlock Root(PublishedBlock block)
    {
        while (block.Parent is { } parent) block = parent;
        return block;
    }
}
