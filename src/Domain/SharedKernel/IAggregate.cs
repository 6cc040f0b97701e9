namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// State of one stream, folded from its facts. It holds only what decisions ask, is immutable and never read by clients.
/// </summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
/// <typeparam name="TEvent">The closed set of facts of the stream.</typeparam>
public interface IAggregate<TSelf, TEvent>
    where TSelf : IAggregate<TSelf, TEvent>
    where TEvent : class
{
    /// <summary>Aggregate alias as stored in <c>mt_streams.type</c>: the snake_case class name.</summary>
    static abstract string StreamType { get; }

    /// <summary>The state before any fact.</summary>
    static abstract TSelf Initial { get; }

    /// <summary>
    /// The state comes from facts with personal data: it is kept neither in memory nor as a snapshot, where a retirement would not find it.
    /// </summary>
    static virtual bool IsPersonal => false;

    /// <summary>Null: no snapshots. They pay where reading the state is much less than reading its facts.</summary>
    static virtual SnapshotRule? Snapshots => null;

    /// <summary>The state after one more fact. Lists every fact of the set and throws on any other.</summary>
    TSelf Evolve(TEvent fact);
}
