using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Problems read from published blocks, kept by block and seed as long as the content is the same object. Reading one costs a
/// parse of its XML, and a run where it has scripts; answering a problem should not.
/// </summary>
public sealed class CapaProblems(CoursePython python, IAuthorServers servers)
{
    /// <summary>Some hundred megabytes at the very most; a course has a few hundred problems.</summary>
    private const int Most = 5000;

    private readonly ConcurrentDictionary<(UsageKey Block, int Seed), (string Content, PythonResult? Ran, CapaProblem Problem)> hot = new();

    /// <summary>Whether a content has scripts, as long as it is the same object.</summary>
    private readonly ConditionalWeakTable<string, object> scripted = [];

    /// <summary>False: it is there at once, for any seed.</summary>
    public bool HasScripts(PublishedBlock block) =>
        (bool)scripted.GetValue(ContentOf(block), static text => CapaProblem.ScriptOf(text, 1) is not null);

    /// <summary>The problem with the values of its scripts.</summary>
    /// <param name="anonymousId">Pseudonym of the learner; used only where the author names it.</param>
    public async ValueTask<CapaProblem> Find(PublishedBlock block, int seed, string anonymousId, CancellationToken ct)
    {
        var content = ContentOf(block);
        if (!HasScripts(block)) return Of(block, seed, anonymousId);
        var script = CapaProblem.ScriptOf(content, seed, anonymousId)!;
        var ran = await python.Run(block.Usage.Course, script, ct);
        return Loaded(block, seed, anonymousId, ran);
    }

    /// <summary>The problem as it stands in the XML: what its scripts would compute is missing, and what needs them is not graded.</summary>
    /// <inheritdoc cref="Find"/>
    public CapaProblem Of(PublishedBlock block, int seed, string anonymousId) => Loaded(block, seed, anonymousId, null);

    public Task<PythonResult> Run(PublishedBlock block, PythonRun run, CancellationToken ct) => python.Run(block.Usage.Course, run, ct);

    public Task<ServerReply> Ask(ServerCall call, CancellationToken ct) => servers.Ask(call, ct);

    /// <summary>Today's raw maximum; null when the problem cannot be graded here, so that grades leave it out.</summary>
    public double? MaximumOf(PublishedBlock block)
    {
        var problem = Of(block, 1, "");
        return problem.CountablePoints > 0 || problem.IsGradable ? problem.MaxPoints : null;
    }

    private CapaProblem Loaded(PublishedBlock block, int seed, string anonymousId, PythonResult? ran)
    {
        var content = ContentOf(block);
        if (CapaProblem.NamesTheLearner(content)) return CapaProblem.Load(content, block.Usage.BlockId, seed, anonymousId, ran);
        var key = (block.Usage, seed);
        // Results of repeatable runs are kept as objects; another object is another result.
        if (hot.TryGetValue(key, out var known) && ReferenceEquals(known.Content, content) && ReferenceEquals(known.Ran, ran)) return known.Problem;
        if (hot.Count >= Most) hot.Clear();
        var problem = CapaProblem.Load(content, block.Usage.BlockId, seed, "", ran);
        hot[key] = (content, ran, problem);
        return problem;
    }

    private static string ContentOf(PublishedBlock block) => block.Content ?? "<problem/>";
}
