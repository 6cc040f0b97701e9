namespace OpenEdx.Architecture.Tests.Walls;

/// <summary>Names that would mislead.</summary>
internal static class NameWalls
{
    private static readonly string[] Empty = ["Manager", "Util", "Utils", "Helper", "Helpers", "Common", "Base", "Impl"];

    /// <summary>No type is called like a namespace: <c>CourseEnrollment</c> lives in <c>Enrollment</c>.</summary>
    public static IEnumerable<string> Namespaces(IEnumerable<TypeUses> types)
    {
        var all = types.Where(uses => FloorWalls.FloorOf(uses.Namespace) is not null).ToList();
        var segments = all.SelectMany(uses => uses.Namespace.Split('.').Skip(1)).ToHashSet(StringComparer.Ordinal);
        return all.Where(uses => !uses.Type.IsNested && segments.Contains(uses.Type.Name)).Select(uses => $"{uses.Name} is called like a namespace");
    }

    /// <summary>A name says what a thing is for.</summary>
    public static IEnumerable<string> Hollow(IEnumerable<TypeUses> types) =>
        from uses in types
        where FloorWalls.FloorOf(uses.Namespace) is not null && !uses.Type.Name.Contains('<', StringComparison.Ordinal)
        let name = uses.Type.Name.Split('`')[0]
        where Empty.Any(word => name.EndsWith(word, StringComparison.Ordinal))
        select $"{uses.Name} has a name that says nothing";
}
