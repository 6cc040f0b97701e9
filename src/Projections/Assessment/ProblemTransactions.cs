using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.Assessment.Capa;
using OpenEdx.Domain.Authoring;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;
using OpenEdx.Projections.SharedKernel;

namespace OpenEdx.Projections.Assessment;

/// <summary>A decision on one learner's work on one problem.</summary>
public delegate Decision<ProblemAttemptsEvent> ProblemDecision(
    ProblemAttempts state, ProblemSettings settings, Func<int, CapaProblem> load, PreparedResults prepared);

/// <summary>
/// Commands on problems. Decisions wait for nothing: what they find missing, scripts run for a variant, checks of answers or verdicts
/// of servers, is got between two of them.
/// </summary>
public sealed class ProblemTransactions(StreamStore streams, ProblemViews views)
{
    /// <param name="isUntouched">The learner had done nothing with the problem a moment ago.</param>
    public async Task<ProblemDone> Transact(
        PublishedBlock block, UserId user, ProblemSettings settings, ProblemDecision decide, EventMetadata metadata, CancellationToken ct, bool isUntouched = false)
    {
        var preparation = new Preparation(await views.Loader(block, user, ct));
        while (true)
        {
            var before = ProblemAttempts.Initial;
            var done = await streams.Transact<ProblemAttempts, ProblemAttemptsEvent>(
                ProblemAttemptsEvent.StreamOf(user, block.Usage),
                state => preparation.Decide(before = state, settings, decide), metadata, ct, isUntouched);
            if (!await preparation.Supply(done.Refusal, ct)) return new(done.Refusal, before, done.State, preparation.Loader);
        }
    }

    /// <summary>The decision alone, on a state that the caller loaded and whose facts the caller stores.</summary>
    public async Task<Decision<ProblemAttemptsEvent>> Decide(
        PublishedBlock block, UserId user, ProblemSettings settings, ProblemAttempts state, ProblemDecision decide, CancellationToken ct)
    {
        var preparation = new Preparation(await views.Loader(block, user, ct));
        while (true)
        {
            var decision = preparation.Decide(state, settings, decide);
            if (!await preparation.Supply(decision.Refusal, ct)) return decision;
        }
    }

    /// <summary>What was got so far for one command.</summary>
    private sealed class Preparation(ProblemLoader loader)
    {
        private PreparedResults prepared = PreparedResults.None;

        public ProblemLoader Loader { get; } = loader;

        public Decision<ProblemAttemptsEvent> Decide(ProblemAttempts state, ProblemSettings settings, ProblemDecision decide)
        {
            try
            {
                return decide(state, settings, Loader.Of, prepared);
            }
            catch (VariantNotPreparedException missing)
            {
                return new VariantNeeded(missing.Seed);
            }
        }

        /// <summary>True when something was missing and is there now: decide again.</summary>
        public async Task<bool> Supply(Refusal? refusal, CancellationToken ct)
        {
            switch (refusal)
            {
                case VariantNeeded needed:
                    await Loader.Prepare(needed.Seed, ct);
                    return true;
                case SubmitProblem.MoreNeeded needed:
                    var replies = Task.WhenAll(needed.Calls.Distinct().Select(async call => (Call: call, Reply: await Loader.Ask(call, ct))));
                    var results = await Task.WhenAll(needed.Runs.Distinct().Select(async run => (Run: run, Result: await Loader.Run(run, ct))));
                    prepared = results.Aggregate(prepared, (known, one) => known.With(one.Run, one.Result));
                    prepared = (await replies).Aggregate(prepared, (known, one) => known.With(one.Call, one.Reply));
                    return true;
                default:
                    return false;
            }
        }
    }

    /// <summary>The learner's variant is one whose scripts did not run yet.</summary>
    private sealed record VariantNeeded(int Seed) : Refusal;
}

/// <summary>Outcome of a command on a problem.</summary>
/// <param name="Refusal">Null when accepted.</param>
/// <param name="Loader">With everything in it that the decision needed.</param>
public sealed record ProblemDone(Refusal? Refusal, ProblemAttempts Before, ProblemAttempts After, ProblemLoader Loader);
