namespace OpenEdx.Architecture.Tests.Walls;

/// <summary>Who may know whom, from floor to floor (style: "Who may know whom").</summary>
internal static class FloorWalls
{
    /// <summary>What each floor may see of ours, beside itself. What is missing here is forbidden.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> MaySee = new Dictionary<string, string[]>
    {
        // Pure: decisions need nobody.
        ["Domain"] = [],

        // Knows no domain type; the host hands it the event types.
        ["EventStore"] = [],
        ["Projections"] = ["Domain", "EventStore"],

        // Three faces of the same rooms, never of each other: what they share stands below them.
        ["Api"] = ["Domain", "EventStore", "Projections"],
        ["Web"] = ["Domain", "EventStore", "Projections"],
        ["Workers"] = ["Domain", "EventStore", "Projections"],

        // The composition root.
        ["Cli"] = ["Domain", "EventStore", "Projections", "Api", "Web", "Workers"],
    };

    /// <summary>No type mentions a type of a floor that its own floor may not see.</summary>
    public static IEnumerable<string> Types(IEnumerable<TypeUses> types) =>
        from uses in types
        let floor = FloorOf(uses.Namespace)
        where floor is not null
        from used in uses.Types
        let other = FloorOf(used.Namespace ?? "")
        where other is not null && other != floor && !MaySee[floor].Contains(other)
        select $"{uses.Name} ({floor}) uses {used.FullName} ({other})";

    /// <summary>No project references a project of a floor that it may not see.</summary>
    public static IEnumerable<string> Projects(IEnumerable<SourceFile> projects) =>
        from project in projects
        let floor = project.Path.Split('/')[1]
        from line in project.Lines
        where line.Contains("<ProjectReference", StringComparison.Ordinal)
        let other = Path.GetFileNameWithoutExtension(line.Split('"')[1])
        where !MaySee[floor].Contains(other)
        select $"{project.Path} references {other}";

    /// <summary>The domain brings no package along at run time.</summary>
    public static IEnumerable<string> PackagesOfDomain(IEnumerable<SourceFile> projects) =>
        from project in projects
        where project.Path.StartsWith("src/Domain/", StringComparison.Ordinal)
        from line in project.Lines
        where line.Contains("<PackageReference", StringComparison.Ordinal) && !line.Contains("PrivateAssets=\"all\"", StringComparison.Ordinal)
        select $"{project.Path}: {line.Trim()}";

    /// <summary><c>Api</c> of <c>OpenEdx.Api.Enrollment</c>; null for what is not ours.</summary>
    public static string? FloorOf(string name) => name.Split('.') is ["OpenEdx", var floor, ..] && MaySee.ContainsKey(floor) ? floor : null;
}
