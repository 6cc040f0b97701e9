using System.Collections.Concurrent;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Problems read from published blocks, kept by block and seed as long as the content is the same object. Reading one costs a
/// parse of its XML; answering a problem should not.
/// </summary>
public sealed class CapaProblems
{
    /// <summary>Some hundred megabytes at the very most; a course has a few hundred problems.</summary>
    private const int Most = 5000;

    private readonly ConcurrentDictionary<(UsageKey Block, int Seed), (string Content, CapaProblem Problem)> hot = new();

    /// <param name="anonymousId">Pseudonym of the learner; used only where the author names it.</param>
    public CapaProblem Of(PublishedBlock block, int seed, string anonymousId)
    {
        var content = block.Content ?? "<problem/>";
        if (CapaProblem.NamesTheLearner(content)) return CapaProblem.Load(content, block.Usage.BlockId, seed, anonymousId);
        var key = (block.Usage, seed);
        if (hot.TryGetValue(key, out var known) && ReferenceEquals(known.Content, content)) return known.Problem;
        if (hot.Count >= Most) hot.Clear();
        var problem = CapaProblem.Load(content, block.Usage.BlockId, seed);
        hot[key] = (content, problem);
        return problem;
    }

    /// <summary>Today's raw maximum; null when the problem cannot be graded here, so that grades leave it out.</summary>
    public double? MaximumOf(PublishedBlock block)
    {
        var problem = Of(block, 1, "");
        return problem.IsGradable ? problem.MaxPoints : null;
    }
}
