using Microsoft.Extensions.Logging;
using OpenEdx.EventStore.Streams;
using OpenEdx.EventStore.Telemetry;

namespace OpenEdx.EventStore.Aggregates;

/// <summary>
/// Decisions on streams: takes the state from memory or the log, decides, appends with the version decided on. A state from memory is believed by
/// nobody: the append's expected version proves it, and what appends nothing is confirmed by the log before it is answered (ADR-0014).
/// </summary>
internal sealed class LiveAggregates(StreamStore streams, StateCache cache, ILogger log)
{
    private const int DecisionAttempts = 20;

    private readonly AggregateReader reader = new(streams.Database, streams.Types, log);

    /// <summary>Writes beside the decisions.</summary>
    public SnapshotWriter Snapshots { get; } = new(streams.Database, log);

    /// <summary>The state as of now.</summary>
    public async Task<TState> Load<TState>(string stream, LiveAggregate<TState> aggregate, CancellationToken ct)
    {
        var (held, isCurrent) = await Begin(stream, aggregate, isNew: false, ct);
        if (!isCurrent) held = await Later(stream, aggregate, held, ct);
        Keep(stream, aggregate, held);
        return held.State;
    }

    public async Task<TransactResult<TState, TDecision>> Transact<TState, TDecision>(
        string stream,
        LiveAggregate<TState> aggregate,
        Func<TState, TDecision> decide,
        Func<TDecision, IReadOnlyList<object>> facts,
        EventMetadata metadata,
        bool isNew,
        CancellationToken ct)
    {
        var (held, isCurrent) = await Begin(stream, aggregate, isNew, ct);
        for (var lost = 0; ;)
        {
            TDecision decision;
            IReadOnlyList<object> news;
            try
            {
                decision = decide(held.State);
                news = facts(decision);
            }
            catch (Exception) when (!isCurrent)
            {
                // What a decision takes for impossible may be possible by now.
                (held, isCurrent) = (await Later(stream, aggregate, held, ct), true);
                continue;
            }

            if (news.Count == 0)
            {
                var decidedOn = held;
                if (!isCurrent) (held, isCurrent) = (await Later(stream, aggregate, held, ct), true);
                Keep(stream, aggregate, held);
                if (held.Version == decidedOn.Version && held.Position == decidedOn.Position) return new(held.State, held.Version, decision, []);
                continue;
            }

            try
            {
                return await Append(stream, aggregate, held, decision, news, metadata, ct);
            }
            catch (WrongExpectedVersionException) when (++lost < DecisionAttempts)
            {
                if (isCurrent) await AppendWriter.Pause(lost, ct);
                (held, isCurrent) = (await Later(stream, aggregate, held, ct), true);
            }
#pragma warning disable CA1031 // Rethrown: whatever happened, maybe the commit as well, the next decision begins with the log.
            catch
#pragma warning restore CA1031
            {
                cache.Forget(stream);
                throw;
            }
        }
    }

    /// <param name="isNew">The caller saw that there was no such stream: that is worth as much as a state from memory.</param>
    /// <returns>Not current: from memory, as this process left it. Where other nodes write too, that would lose most races, so the log is asked first.</returns>
    private async Task<(HeldState<TState> Held, bool IsCurrent)> Begin<TState>(string stream, LiveAggregate<TState> aggregate, bool isNew, CancellationToken ct)
    {
        if (!cache.TryFind(stream, aggregate, out var kept)) return isNew ? (HeldState<TState>.Before(aggregate), false) : (await reader.Load(stream, aggregate, ct), true);
        AggregateMeter.TakenFrom("memory");
        return kept.IsShared ? (await Later(stream, aggregate, kept, ct), true) : (kept, false);
    }

    private async Task<TransactResult<TState, TDecision>> Append<TState, TDecision>(
        string stream, LiveAggregate<TState> aggregate, HeldState<TState> held, TDecision decision, IReadOnlyList<object> news, EventMetadata metadata, CancellationToken ct)
    {
        var expected = held.Version == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(held.Version);
        var json = 0L;
        var result = await streams.AppendPrepared(Prepared, ct);
        var state = news.Aggregate(held.State, aggregate.Evolve);
        Keep(stream, aggregate, (held with { State = state, Version = result.Versions[stream], Position = result.LastPosition }).Larger(json));
        return new(state, result.Versions[stream], decision, result.Events);

        PreparedAppend Prepared()
        {
            var append = streams.Prepare([new(stream, aggregate.StreamType, expected, news)], metadata);
            json = append.Bytes;
            return append;
        }
    }

    /// <summary>From a state in hand to now: the events after it, or, when the log does not lead through it, all of them.</summary>
    private async Task<HeldState<TState>> Later<TState>(string stream, LiveAggregate<TState> aggregate, HeldState<TState> former, CancellationToken ct)
    {
        if (await reader.Later(stream, aggregate, former, ct) is not { } later)
        {
            cache.Forget(stream);
            return await reader.Load(stream, aggregate, ct);
        }

        var isOvertaken = later.Version > former.Version;
        if (isOvertaken) AggregateMeter.WasOvertaken();
        return later.IsShared == isOvertaken ? later : later with { IsShared = isOvertaken };
    }

    /// <summary>Keeps it for the next decision, and for the next process when enough has happened since the last snapshot.</summary>
    private void Keep<TState>(string stream, LiveAggregate<TState> aggregate, HeldState<TState> held)
    {
        var isDue = aggregate is { IsKept: true, Snapshots: { } rule } && held.Version - held.SnapshotVersion >= rule.Every && Snapshots.Offer(stream, rule, held);
        cache.Keep(stream, aggregate, isDue ? held with { SnapshotVersion = held.Version } : held);
    }
}
