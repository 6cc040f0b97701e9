using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenEdx.Domain.Tests.EventContracts;

/// <summary>One line of the JSON that an event type is stored as.</summary>
/// <param name="Path">Stored name and property: <c>problem_checked.Marks[].Points</c>; <c>[]</c> stands for elements, <c>{}</c> for values by key.</param>
/// <param name="Type">Name of the type, with <c>?</c> where null is allowed; <c>=Value</c> for one value of an enumeration.</param>
/// <param name="IsOptional">The property has a default, which rows stored before it get when they are read.</param>
internal sealed record ShapeLine(string Path, string Type, bool IsOptional)
{
    public override string ToString() => $"{Path} {Type}";
}

/// <summary>What JSON a type is stored as, as lines that can be compared with those of earlier releases.</summary>
internal static class StoredShape
{
    public static IReadOnlyList<ShapeLine> Of(string name, Type type) => [.. Members(name, type, [])];

    private static IEnumerable<ShapeLine> Members(string path, Type type, Type[] within)
    {
        if (within.Contains(type)) yield break;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsStored))
        {
            var parameter = type.GetConstructors().SelectMany(made => made.GetParameters()).FirstOrDefault(one => one.Name == property.Name);
            var isOptional = parameter?.HasDefaultValue ?? !property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute));
            foreach (var line in Value($"{path}.{property.Name}", new NullabilityInfoContext().Create(property), isOptional, [.. within, type])) yield return line;
        }
    }

    private static IEnumerable<ShapeLine> Value(string path, NullabilityInfo declared, bool isOptional, Type[] within)
    {
        var type = Nullable.GetUnderlyingType(declared.Type) ?? declared.Type;
        var mark = declared.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsEnum)
        {
            yield return new(path, "Enum" + mark, isOptional);
            foreach (var value in Enum.GetNames(type)) yield return new(path, "=" + value, IsOptional: true);
        }
        else if (IsPlain(type))
        {
            yield return new(path, type.Name + mark, isOptional);
        }
        else if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            var isByKey = declared.GenericTypeArguments.Length == 2;
            yield return new(path, (isByKey ? "Dictionary" : "List") + mark, isOptional);
            var element = declared.ElementType ?? declared.GenericTypeArguments[^1];
            foreach (var line in Value(path + (isByKey ? "{}" : "[]"), element, isOptional, within)) yield return line;
        }
        else
        {
            yield return new(path, "Object" + mark, isOptional);
            foreach (var line in Members(path, type, within)) yield return line with { IsOptional = line.IsOptional || isOptional };
        }
    }

    private static bool IsStored(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0 && property.GetMethod is { IsStatic: false } && !property.IsDefined(typeof(JsonIgnoreAttribute));

    /// <summary>One JSON value whose form the type itself decides.</summary>
    private static bool IsPlain(Type type) =>
        type.IsPrimitive || type == typeof(string) || type == typeof(JsonElement) || type.IsDefined(typeof(JsonConverterAttribute)) ||
        (type.Namespace == "System" && type.IsValueType);
}
