using OpenEdx.Domain.Assessment;
using OpenEdx.Domain.SharedKernel;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.Projections.Assessment;

/// <summary>
/// Commands on open responses. An assessment by a peer changes two streams, the author's and the reviewer's, and a score a third: all in one
/// append, so that no reader ever finds one without the other.
/// </summary>
public sealed class OpenResponseTransactions(StreamStore streams)
{
    public async Task<OpenResponse> Load(UserId user, UsageKey block, CancellationToken ct) => (await Read(user, block, ct)).State;

    /// <summary>Those of several learners, in the order asked for.</summary>
    public async Task<IReadOnlyList<OpenResponse>> LoadAll(IReadOnlyList<UserId> users, UsageKey block, CancellationToken ct)
    {
        var found = await streams.ReadStreams([.. users.Select(user => OpenResponseEvent.StreamOf(user, block))], ct);
        return [.. users.Select(user => found.GetValueOrDefault(OpenResponseEvent.StreamOf(user, block)) is { } facts ? Fold(facts) : OpenResponse.Initial)];
    }

    public Task<ResponseDone> Transact(
        UserId user, UsageKey block, Func<OpenResponse, Decision<OpenResponseEvent>> decide, EventMetadata metadata, CancellationToken ct) =>
        Transact(block, [user], states => decide(states[0]), metadata, ct);

    /// <summary>Decides on the responses of two learners; decides again after a lost race on either.</summary>
    public Task<ResponseDone> Transact(
        UserId user, UserId other, UsageKey block, Func<OpenResponse, OpenResponse, Decision<OpenResponseEvent>> decide, EventMetadata metadata,
        CancellationToken ct) => Transact(block, [user, other], states => decide(states[0], states[1]), metadata, ct);

    private async Task<ResponseDone> Transact(
        UsageKey block, UserId[] users, Func<OpenResponse[], Decision<OpenResponseEvent>> decide, EventMetadata metadata, CancellationToken ct)
    {
        while (true)
        {
            var before = new (OpenResponse State, long Version)[users.Length];
            for (var i = 0; i < users.Length; i++) before[i] = await Read(users[i], block, ct);
            var decision = decide([.. before.Select(read => read.State)]);
            if (decision.Facts.Count == 0) return new(decision.Refusal, before[0].State, [.. before.Select(read => read.State)]);
            try
            {
                await streams.Append([.. Appends(block, users, before, decision.Facts)], metadata, ct);
                OpenResponse[] after = [.. users.Select((user, i) => Own(decision.Facts, user).Aggregate(before[i].State, (state, fact) => state.Evolve(fact)))];
                return new(decision.Refusal, before[0].State, after);
            }
            catch (WrongExpectedVersionException)
            {
                // Another writer came first: its facts are read in the next turn.
            }
        }
    }

    private static IEnumerable<StreamAppend> Appends(
        UsageKey block, UserId[] users, (OpenResponse State, long Version)[] before, IReadOnlyList<OpenResponseEvent> facts)
    {
        for (var i = 0; i < users.Length; i++)
        {
            var own = Own(facts, users[i]);
            var expected = before[i].Version == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(before[i].Version);
            yield return new(OpenResponseEvent.StreamOf(users[i], block), OpenResponse.StreamType, expected, [.. own]);
            // What grading, progress and completion read of every block. The checks above keep writers apart.
            var scores = own.Select(fact => Score(fact, before[i].State)).OfType<ScoredBlockEvent>().ToList();
            if (scores.Count > 0) yield return new(ScoredBlockEvent.StreamOf(users[i], block), ScoredBlock.StreamType, ExpectedVersion.Any, [.. scores]);
        }
    }

    private static ScoredBlockEvent? Score(OpenResponseEvent fact, OpenResponse before) => fact switch
    {
        ResponseScored scored => new BlockScored(scored.User, scored.Block, scored.Earned, scored.Possible, scored.Earned, scored.Possible, scored.At),
        ResponseStateCleared cleared when before.Current?.Score is not null => new BlockScoreRemoved(cleared.User, cleared.Block, cleared.At),
        _ => null,
    };

    private static List<OpenResponseEvent> Own(IReadOnlyList<OpenResponseEvent> facts, UserId user) => [.. facts.Where(fact => fact.User == user)];

    private async Task<(OpenResponse State, long Version)> Read(UserId user, UsageKey block, CancellationToken ct)
    {
        var facts = await streams.ReadStream(OpenResponseEvent.StreamOf(user, block), ct);
        return (Fold(facts), facts.Count == 0 ? 0 : facts[^1].Version);
    }

    private static OpenResponse Fold(IReadOnlyList<RecordedEvent> facts) =>
        facts.Aggregate(OpenResponse.Initial, (state, fact) => state.Evolve((OpenResponseEvent)fact.Data));
}

/// <summary>Outcome of a command.</summary>
/// <param name="Refusal">Null when accepted.</param>
/// <param name="Before">The first learner's response as the decision found it.</param>
/// <param name="After">By learner, in the order of the call.</param>
public sealed record ResponseDone(Refusal? Refusal, OpenResponse Before, IReadOnlyList<OpenResponse> After)
{
    public OpenResponse State => After[0];
}
