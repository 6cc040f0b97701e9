using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Assessment;

/// <summary>A learner meets a randomized problem for the first time: the variant is fixed before it is shown.</summary>
/// <param name="Seed">The variant to fix, see <see cref="ProblemSeeds"/>.</param>
public sealed record DrawSeed(UserId User, UsageKey Problem, int Seed, DateTimeOffset At)
{
    /// <summary>A stored seed always wins.</summary>
    public Decision<ProblemAttemptsEvent> Decide(ProblemAttempts state, ProblemSettings settings) =>
        state.Seed is not null || !settings.IsRandomized
            ? Decision<ProblemAttemptsEvent>.Nothing
            : new ProblemSeedDrawn(User, Problem, Seed, At);
}
