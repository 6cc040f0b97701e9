using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Authoring;

namespace OpenEdx.Api.Authoring;

/// <summary>What is wrong with the open responses of a course, in the sentences that their authors know from Studio.</summary>
/// <remarks>
/// Findings, not refusals: Open edX imports such blocks, too (edx-ora2 <c>openassessmentblock.py</c>, parse_xml, ignores what its validator says). Dates of steps
/// are checked among each other; those of the block may stretch them.
/// </remarks>
internal static class OpenResponseFindings
{
    public static IEnumerable<OlxIssue> Of(CourseContent content) => content.Blocks.Values
        .Where(block => block.Block.Type == "openassessment")
        .OrderBy(block => block.Block)
        .Select(block => (block.Block.BlockId, Fault: FaultOf(block)))
        .Where(found => found.Fault is not null)
        .Select(found => new OlxIssue(OlxIssueKind.UnexpectedContent, $"Open response {found.BlockId}: {found.Fault}"));

    private static string? FaultOf(CourseBlock block)
    {
        var (definition, error) = OpenResponseXml.Read(block.Content ?? "");
        return error ?? (definition!.UsesTeams ? "Responses by teams are not supported." : definition.FirstFault(null, null));
    }
}
