using System.Runtime.CompilerServices;
using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;
using OpenEdx.Projections.Courseware;

namespace OpenEdx.Projections.Assessment;

/// <summary>A published <c>openassessment</c> block: content flows from Authoring outwards, so the mapping stands here.</summary>
/// <param name="Definition">Null: it cannot be read, see <paramref name="Error"/>.</param>
/// <param name="Error">What is wrong; null: nothing. A definition with a fault that leaves it usable has both.</param>
public sealed record OpenResponseContent(PublishedBlock Block, OpenResponseDefinition? Definition, string? Error)
{
    private static readonly ConditionalWeakTable<PublishedBlock, OpenResponseContent> Known = [];

    public static OpenResponseContent Of(PublishedBlock block) => Known.GetValue(block, Read);

    /// <param name="isTeam">Course team: no date closes anything.</param>
    /// <param name="dates">The learner's own due dates; null: those of the course.</param>
    /// <returns>Null: nobody can use the block.</returns>
    public ResponseRules? RulesFor(bool isTeam, DueDates? dates = null)
    {
        if (Definition is not { UsesTeams: false }) return null;
        var course = Root(Block);
        var steps = StepDates.Of(
            Definition, StartOf(Block), (dates ?? DueDates.Published).Of(Block), course.Instant("start"), course.Instant("end"));
        return new(Definition, steps, isTeam);
    }

    private static OpenResponseContent Read(PublishedBlock block)
    {
        var (definition, error) = OpenResponseXml.Read(block.Content ?? "");
        if (definition is null) return new(block, null, error);
        return new(
            block, definition,
            definition.UsesTeams ? "Responses by teams are not supported." : definition.FirstFault(StartOf(block), block.Instant("due")));
    }

    /// <summary>Null: no date at all, as upstream's block then knows none either.</summary>
    private static DateTimeOffset? StartOf(PublishedBlock block) => block.EffectiveStart() is var start && start == BlockSettings.DefaultStart ? null : start;

    private static PublishedBlock Root(PublishedBlock block)
    {
        while (block.Parent is { } parent) block = parent;
        return block;
    }
}
