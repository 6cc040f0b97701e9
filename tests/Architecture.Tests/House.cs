using System.Reflection;

namespace OpenEdx.Architecture.Tests;

/// <summary>The sources and assemblies that the rules look at.</summary>
internal static class House
{
    public static readonly string[] Floors = ["Domain", "EventStore", "Projections", "Api", "Workers", "Web", "Cli"];

    public static string Root { get; } = FindRoot();

    /// <summary>Everything that ships, as types and what they use.</summary>
    public static IReadOnlyList<TypeUses> Types { get; } =
        [.. Floors.Select(Load).SelectMany(assembly => assembly.GetTypes()).Select(TypeUses.Of)];

    /// <summary>Own C# sources of the product.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = [.. FilesBelow("src", "*.cs")];

    /// <summary>Own C# sources of product and tests.</summary>
    public static IReadOnlyList<SourceFile> AllSources { get; } = [.. FilesBelow("src", "*.cs"), .. FilesBelow("tests", "*.cs")];

    public static IReadOnlyList<SourceFile> Projects { get; } = [.. FilesBelow("src", "*.csproj")];

    private static Assembly Load(string floor) => Assembly.Load(floor == "Cli" ? "openedx" : $"OpenEdx.{floor}");

    private static IEnumerable<SourceFile> FilesBelow(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))));

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "OpenEdx.sln"))) at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("The tests do not run below the repository.");
    }
}

/// <param name="Path">From the root of the repository, with slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public string[] Lines => Text.TrimEnd('\n').Split('\n');
}
