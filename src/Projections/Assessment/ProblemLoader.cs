using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// The problem of a block for one learner, by seed. A problem with scripts is there for a seed only after its scripts ran with it:
/// decisions are pure and wait for nothing.
/// </summary>
public sealed class ProblemLoader(PublishedBlock block, string pseudonym, CapaProblems problems)
{
    private readonly Dictionary<int, CapaProblem> prepared = [];

    public async ValueTask Prepare(int seed, CancellationToken ct)
    {
        if (!prepared.ContainsKey(seed)) prepared[seed] = await problems.Find(block, seed, pseudonym, ct);
    }

    /// <summary>What commands ask for.</summary>
    /// <exception cref="VariantNotPreparedException">Its scripts did not run with this seed yet: prepare it and decide again.</exception>
    public CapaProblem Of(int seed) =>
        prepared.TryGetValue(seed, out var problem) ? problem
        : problems.HasScripts(block) ? throw new VariantNotPreparedException(seed)
        : prepared[seed] = problems.Of(block, seed, pseudonym);

    public Task<PythonResult> Run(PythonRun run, CancellationToken ct) => problems.Run(block, run, ct);

    public Task<ServerReply> Ask(ServerCall call, CancellationToken ct) => problems.Ask(call, ct);
}

/// <summary>A decision asks for a variant that is not there yet; which one, only the state of the learner's work tells.</summary>
public sealed class VariantNotPreparedException(int seed) : Exception($"The variant {seed} was not prepared.")
{
    public int Seed { get; } = seed;
}
