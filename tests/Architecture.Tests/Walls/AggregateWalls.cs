using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using OpenEdx.Domain.SharedKernel;

namespace OpenEdx.Architecture.Tests.Walls;

/// <summary>What lets states of aggregates be kept between decisions (ADR-0014).</summary>
internal static class AggregateWalls
{
    private static readonly Type[] Values = [typeof(string), typeof(decimal), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeSpan), typeof(Guid), typeof(JsonElement)];

    /// <summary>Interfaces without a way to change what is behind them; the values come from events or from immutable collections.</summary>
    private static readonly Type[] ReadOnly = [typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyDictionary<,>), typeof(IReadOnlySet<>)];

    /// <summary>Their collection is copied in and never handed out.</summary>
    private static readonly Type[] Closed = [typeof(FieldValues)];

    /// <summary>One state serves many decisions at once: nothing that it leads to can change.</summary>
    public static IEnumerable<string> Immutable(IEnumerable<TypeUses> types) =>
        Aggregates(types).SelectMany(state => Changeable(state, [], state.Name));

    /// <summary>States of Identity are kept nowhere, where a retirement would not find them.</summary>
    public static IEnumerable<string> Personal(IEnumerable<TypeUses> types) =>
        from state in Aggregates(types)
        where state.Namespace!.Split('.') is ["OpenEdx", "Domain", "Identity", ..] && !IsPersonal(state)
        select $"{state.Name} belongs to Identity and may be kept";

    private static IEnumerable<Type> Aggregates(IEnumerable<TypeUses> types) =>
        types.Select(uses => uses.Type).Where(type => type.IsClass && Aggregate(type) is not null);

    private static Type? Aggregate(Type type) =>
        type.GetInterfaces().FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAggregate<,>));

    private static bool IsPersonal(Type state) => state.GetProperty("IsPersonal")?.GetValue(null) is true;

    private static IEnumerable<string> Changeable(Type type, HashSet<Type> seen, string path)
    {
        if (type.IsPrimitive || type.IsEnum || Values.Contains(type) || Closed.Contains(type) || !seen.Add(type)) return [];
        // A lazy value is computed once, from the rest.
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Lazy<>)) return [];
        if (type.IsGenericType && IsHarmless(type)) return type.GetGenericArguments().SelectMany(part => Changeable(part, seen, path));
        if (type.Namespace?.StartsWith("OpenEdx.", StringComparison.Ordinal) != true) return [$"{path} is a {type.Name}, which can change"];
        return FieldsOf(type).SelectMany(field =>
            field.IsInitOnly ? Changeable(field.FieldType, seen, $"{path}.{NameOf(field)}") : [$"{path}.{NameOf(field)} can be set"]);
    }

    private static bool IsHarmless(Type type)
    {
        var open = type.GetGenericTypeDefinition();
        return open == typeof(Nullable<>) || ReadOnly.Contains(open) || open.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal) ||
            (type.Namespace == typeof(ImmutableList).Namespace && !type.Name.Contains("Builder", StringComparison.Ordinal));
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
        {
            foreach (var field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)) yield return field;
        }
    }

    private static string NameOf(FieldInfo field) => field.Name.Split('<', '>') is [_, var property, ..] ? property : field.Name;
}
