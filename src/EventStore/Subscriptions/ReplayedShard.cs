using System.Data;
using OpenEdx.EventStore.RowProjections;
using OpenEdx.EventStore.Streams;

namespace OpenEdx.EventStore.Subscriptions;

/// <summary>One projection on its way through a replay.</summary>
/// <param name="rows">Where its rows are folded in memory; null: it applies pages with its own statements.</param>
internal sealed class ReplayedShard(Shard shard, IReplayedRows? rows, ProjectionSession session)
{
    private readonly List<RecordedEvent> waiting = [];
    private readonly List<(long Position, Exception Error)> poison = [];

    public Shard Shard => shard;

    public int RowsInMemory => rows?.Count ?? 0;

    /// <summary>Events that did what they should.</summary>
    public long Digested { get; private set; }

    /// <summary>
    /// Takes up further facts, folding them where no connection is needed for it. What needs one waits until there is enough for a
    /// round trip, and all that follows waits behind it.
    /// </summary>
    public void Add(IReadOnlyList<RecordedEvent> facts)
    {
        if (facts.Count > 0 && !(waiting.Count == 0 && IsFolded(facts))) waiting.AddRange(facts);
    }

    /// <summary>Applies what waits, at once; where that fails, one after the other, without those that fail alone.</summary>
    /// <param name="atLeast">Only when so many wait.</param>
    public async Task Apply(int atLeast, CancellationToken ct)
    {
        if (waiting.Count < atLeast || waiting.Count == 0) return;
        if (await Fails(waiting, ct) is not null)
        {
            foreach (var fact in waiting)
            {
                if (await Fails([fact], ct) is { } error) poison.Add((fact.Position, error));
            }
        }

        waiting.Clear();
    }

    /// <summary>An event that does not load is to be set aside.</summary>
    public void PassOver(UnreadableEventException error) => poison.Add((error.Position, error));

    /// <summary>Sets aside, in log order, what was not digested.</summary>
    public async Task SetAside(Replay.SetAside setAside, CancellationToken ct)
    {
        foreach (var (position, error) in poison.OrderBy(one => one.Position)) await setAside(shard, position, error, ct);
    }

    /// <summary>Writes the rows in memory.</summary>
    /// <exception cref="RefusedRowsException">The server did not take one of them.</exception>
    public async Task Write(CancellationToken ct)
    {
        if (rows is null) return;
        try
        {
            await rows.Write(session, ct);
        }
        catch (Exception error) when (IsOfTheEvents(error))
        {
            throw new RefusedRowsException(shard, error);
        }
    }

    private bool IsFolded(IReadOnlyList<RecordedEvent> facts)
    {
        try
        {
            if (rows is null || !rows.Begin(facts)) return false;
            rows.Fold();
            Digested += facts.Count;
            return true;
        }
        catch (Exception error) when (IsOfTheEvents(error))
        {
            return false;
        }
    }

    /// <returns>What went wrong, and was undone; null when nothing did.</returns>
    private async Task<Exception?> Fails(List<RecordedEvent> facts, CancellationToken ct)
    {
        const string Before = "before_page";
        await session.Transaction.SaveAsync(Before, ct);
        try
        {
            if (rows is null)
            {
                await shard.Projection!.Apply(facts, session, ct);
            }
            else
            {
                if (!rows.Begin(facts)) await rows.Read(session, ct);
                rows.Fold();
            }

            await session.Transaction.ReleaseAsync(Before, ct);
            Digested += facts.Count;
            return null;
        }
        catch (Exception error) when (IsOfTheEvents(error))
        {
            await session.Transaction.RollbackAsync(Before, ct);
            return error;
        }
    }

    private bool IsOfTheEvents(Exception error) =>
        !TransientErrors.Includes(error) && error is not OperationCanceledException && session.Connection.State == ConnectionState.Open;
}

/// <summary>Rows that a projection made are not taken by the server.</summary>
internal sealed class RefusedRowsException(Shard shard, Exception inner) : Exception($"Rows of '{shard.Consumer}' were refused: {inner.Message}", inner)
{
    public Shard Shard => shard;
}
