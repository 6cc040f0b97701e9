using System.Reflection;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Projections.SharedKernel;

/// <summary>Every aggregate of the domain by the type of its streams, for readers who come with a stream's name only.</summary>
public static class LiveAggregates
{
    private static readonly Dictionary<string, LiveAggregate> ByStreamType = typeof(DomainEvents).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false })
        .SelectMany(type => type.GetInterfaces().Where(IsAggregateOf(type)), (_, contract) => contract.GetGenericArguments())
        .Select(pair => (LiveAggregate)typeof(LiveAggregate<,>).MakeGenericType(pair).GetProperty(nameof(LiveAggregate<,>.Instance), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!)
        .ToDictionary(aggregate => aggregate.StreamType, StringComparer.Ordinal);

    public static IReadOnlyCollection<LiveAggregate> All => ByStreamType.Values;

    /// <summary>Null when streams of this type have no aggregate.</summary>
    public static LiveAggregate? Find(string streamType) => ByStreamType.GetValueOrDefault(streamType);

    private static Func<Type, bool> IsAggregateOf(Type type) => contract =>
        contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IAggregate<,>) && contract.GetGenericArguments()[0] == type;
}

/// <summary>How events of one type of stream add up.</summary>
public abstract class LiveAggregate
{
    public abstract string StreamType { get; }

    /// <summary>Common ancestor of the stream's events.</summary>
    public abstract Type Events { get; }

    /// <summary>The state after these events. For people: its fields follow the code and are no contract.</summary>
    public abstract string StateAsJson(IEnumerable<object> events);
}

internal sealed class LiveAggregate<TState, TEvent> : LiveAggregate
    where TState : IAggregate<TState, TEvent>
    where TEvent : class
{
    public static LiveAggregate<TState, TEvent> Instance { get; } = new();

    public override string StreamType => TState.StreamType;

    public override Type Events => typeof(TEvent);

    public override string StateAsJson(IEnumerable<object> events) =>
        StateJson.Of(events.Aggregate(TState.Initial, (state, fact) => state.Evolve((TEvent)fact)));
}
