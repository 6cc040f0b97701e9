namespace OpenEdx.Domain.SharedKernel;

/// <summary>
/// An aggregate whose past may be replaced by one fact that stands for it (ADR-0019). Only for streams whose former events no read model
/// and no process needs: the store refuses the others.
/// </summary>
public interface ICompactable<TSelf, TEvent> : IAggregate<TSelf, TEvent>
    where TSelf : ICompactable<TSelf, TEvent>
    where TEvent : class
{
    /// <summary>The one fact that, applied to the initial state, leads to this state again.</summary>
    /// <param name="stream">Name of the stream that is compacted.</param>
    TEvent Compact(string stream);
}
