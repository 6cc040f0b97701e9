using System.Collections.Immutable;

namespace OpenEdx.Domain.Assessment.Capa;

/// <summary>What checks written in Python may ask beside the answers.</summary>
/// <param name="Attempt">Number of this attempt, from 1.</param>
/// <param name="Before">Marks of the former submission; empty: none.</param>
/// <param name="Python">Results of runs that grading asked for before.</param>
public sealed record GradingContext(int Attempt, IReadOnlyList<InputMark> Before, PythonResults Python)
{
    public static GradingContext First { get; } = new(1, [], PythonResults.None);
}

/// <summary>Results by run.</summary>
public sealed class PythonResults
{
    private readonly ImmutableDictionary<PythonRun, PythonResult> known;

    private PythonResults(ImmutableDictionary<PythonRun, PythonResult> known) => this.known = known;

    public static PythonResults None { get; } = new(ImmutableDictionary<PythonRun, PythonResult>.Empty);

    /// <summary>Null: it was not run yet.</summary>
    public PythonResult? Find(PythonRun run) => known.GetValueOrDefault(run);

    public PythonResults With(PythonRun run, PythonResult result) => new(known.SetItem(run, result));
}
