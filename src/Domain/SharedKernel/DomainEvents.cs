using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

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

    /// <summary>
    /// Generated metadata by which facts, retired ones included, are written and read: the contexts of all rooms. A fact that its room's
    /// context does not name can be neither written nor read.
    /// </summary>
    public static IJsonTypeInfoResolver Json { get; } = JsonTypeInfoResolver.Combine(
        [.. typeof(DomainEvents).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)))
            .Select(type => (IJsonTypeInfoResolver)Activator.CreateInstance(type)!)]);

    /// <summary>
    /// Shapes no longer written: stored name, class the stored JSON loads into (without <see cref="EventTypeAttribute"/>), and the
    /// pure way to today's event or to the next retired class. Add an entry when a fact takes its next name (ADR-0004).
    /// </summary>
    public static IReadOnlyList<(string Name, Type Type, Func<object, object> Upcast)> Retired { get; } = [];
}
