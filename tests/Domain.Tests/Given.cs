using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Domain.Tests;

/// <summary>Given facts, when a command decides, then exactly these facts, or this refusal.</summary>
public sealed class Given<TState, TEvent>
    where TState : IAggregate<TState, TEvent>
    where TEvent : class
{
    private readonly TState state;

    public Given(params IEnumerable<TEvent> facts) => state = facts.Aggregate(TState.Initial, (at, fact) => at.Evolve(fact));

    public Outcome When(Func<TState, Decision<TEvent>> decide) => new(state, decide);

    public sealed class Outcome(TState state, Func<TState, Decision<TEvent>> decide)
    {
        /// <summary>Accepted with exactly these facts; the same request again records nothing.</summary>
        public void Then(params TEvent[] facts)
        {
            var after = ThenEachTime(facts);
            Assert.Empty(decide(after).Facts);
        }

        /// <summary>Accepted with exactly these facts; for commands whose repetition counts.</summary>
        public TState ThenEachTime(params TEvent[] facts)
        {
            var decision = decide(state);
            Assert.Null(decision.Refusal);
            Assert.Equal(facts, decision.Facts);
            return facts.Aggregate(state, (at, fact) => at.Evolve(fact));
        }

        public void ThenNothing() => Then();

        /// <summary>Refused with exactly this refusal; <paramref name="facts"/> (often none) record the attempt.</summary>
        public void ThenRefused(Refusal refusal, params TEvent[] facts)
        {
            var decision = decide(state);
            Assert.Equal(refusal, decision.Refusal);
            Assert.Equal(facts, decision.Facts);
        }
    }
}
