using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner starts over: answers and marks go, used attempts stay.</summary>
/// <param name="FreshSeed">The next variant, taken where a reset draws one.</param>
public sealed record ResetProblem(UserId User, UsageKey Problem, int FreshSeed, DateTimeOffset At)
{
    /// <summary>No attempts left, or past the closing date.</summary>
    public sealed record Closed : Refusal;

    /// <summary>Nothing was submitted since the last reset.</summary>
    public sealed record NotDone : Refusal;

    public Decision<ProblemAttemptsEvent> Decide(ProblemAttempts state, ProblemSettings settings, Func<int, CapaProblem> load)
    {
        if (new ProblemRules(settings, state, At, isTeam: false).IsClosed) return new Closed();
        if (!state.IsDone) return new NotDone();
        var seed = settings.DrawsAtReset ? FreshSeed : state.Seed ?? FreshSeed;
        var possible = load(seed).MaxPoints;
        return new ProblemReset(User, Problem, seed, possible, WeightedScore.Of(0, possible, settings.Weight).Possible, At);
    }
}
