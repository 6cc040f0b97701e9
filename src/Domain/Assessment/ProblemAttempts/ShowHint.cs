using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner asks for a hint on demand.</summary>
/// <param name="Index">From 0; counted round, so that the hint after the last is the first.</param>
public sealed record ShowHint(UserId User, UsageKey Problem, int Index, int FreshSeed, DateTimeOffset At)
{
    /// <summary>The problem has no hints on demand.</summary>
    public sealed record NoHints : Refusal;

    /// <summary>A hint that was shown before is shown again without a record.</summary>
    public Decision<ProblemAttemptsEvent> Decide(ProblemAttempts state, Func<int, CapaProblem> load)
    {
        var hints = load(state.Seed ?? FreshSeed).DemandHints;
        if (hints.Count == 0) return new NoHints();
        var index = IndexAmong(hints.Count);
        return index < state.HintsShown
            ? Decision<ProblemAttemptsEvent>.Nothing
            : new ProblemHintShown(User, Problem, index, hints.Count, hints[index], At);
    }

    /// <summary>Which of so many hints is meant.</summary>
    public int IndexAmong(int count) => ((Index % count) + count) % count;
}
