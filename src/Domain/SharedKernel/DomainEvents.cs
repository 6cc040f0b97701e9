using System.Reflection;

namespace OpenEdx.Domain.SharedKernel;

/// <summary>All facts of the domain with their stored names, for the host that hands them to the event store.</summary>
public static class DomainEvents
{
    /// <summary>Every class of this assembly that carries <see cref="EventTypeAttribute"/>, ordered by stored name.</summary>
    public static IReadOnlyList<(string Name, Type Type)> All { get; } =
        [.. typeof(DomainEvents).Assembly.GetTypes()
            .Select(type => (type.GetCustomAttribute<EventTypeAttribute>()?.Name!, type))
            .Where(pair => pair.Item1 is not null)
            .OrderBy(pair => pair.Item1, StringComparer.Ordinal)];
}
