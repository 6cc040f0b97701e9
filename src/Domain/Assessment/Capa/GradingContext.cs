using System.Collections.Immutable;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>What judging may ask beside the answers.</summary>
/// <param name="Attempt">Number of this attempt, from 1.</param>
/// <param name="Before">Marks of the former submission; empty: none.</param>
/// <param name="Prepared">What came of that which grading asked for before.</param>
public sealed record GradingContext(int Attempt, IReadOnlyList<InputMark> Before, PreparedResults Prepared)
{
    public static GradingContext First { get; } = new(1, [], PreparedResults.None);
}

/// <summary>Results of runs and replies of servers, made before a decision: decisions wait for nothing.</summary>
public sealed class PreparedResults
{
    private readonly ImmutableDictionary<PythonRun, PythonResult> runs;
    private readonly ImmutableDictionary<ServerCall, ServerReply> calls;

    private PreparedResults(ImmutableDictionary<PythonRun, PythonResult> runs, ImmutableDictionary<ServerCall, ServerReply> calls) =>
        (this.runs, this.calls) = (runs, calls);

    public static PreparedResults None { get; } = new(
        ImmutableDictionary<PythonRun, PythonResult>.Empty, ImmutableDictionary<ServerCall, ServerReply>.Empty);

    /// <summary>Null: it was not run yet.</summary>
    public PythonResult? Find(PythonRun run) => runs.GetValueOrDefault(run);

    /// <summary>Null: it was not asked yet.</summary>
    public ServerReply? Find(ServerCall call) => calls.GetValueOrDefault(call);

    public PreparedResults With(PythonRun run, PythonResult result) => new(runs.SetItem(run, result), calls);

    public PreparedResults With(ServerCall call, ServerReply reply) => new(runs, calls.SetItem(call, reply));
}
