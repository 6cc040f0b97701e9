using System.Text.RegularExpressions;

namespace OpenEdx.Architecture.Tests.Files;

/// <summary>Rules that sources tell better than assemblies.</summary>
internal static partial class FileRules
{
    private const int MostLines = 300;

    /// <summary>The rooms of the house (docs/map.md). A new one needs a decision record.</summary>
    private static readonly string[] Rooms =
    [
        "Authoring", "Courseware", "Enrollment", "Assessment", "Grading", "ExternalGraders", "Discussions", "Notes", "Catalog",
        "Commerce", "Credentials", "Identity", "Notifications", "Jobs", "Analytics",

        // Not a room: what every room may lean on.
        "SharedKernel",
    ];

    /// <summary>Folders that are no rooms, by floor, each for a reason.</summary>
    private static readonly Dictionary<string, string[]> OtherFolders = new()
    {
        ["Domain"] = [],
        ["Projections"] = [],
        ["Api"] = [],
        ["Workers"] = [],

        // What the pages have in common: files for browsers, frames around pages.
        ["Web"] = ["Assets", "Layout", "Components", "Properties"],
    };

    /// <summary>A file holds one idea; one that needs more lines says why in its first comment.</summary>
    public static IEnumerable<string> Length(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Lines.Length > MostLines
        where !(file.Lines[0].StartsWith("// ", StringComparison.Ordinal) && file.Lines[0].Contains("lines", StringComparison.Ordinal))
        select $"{file.Path} has {file.Lines.Length} lines and does not begin with a comment that says why";

    /// <summary>The same rooms on every floor.</summary>
    public static IEnumerable<string> KnownRooms(IEnumerable<SourceFile> files) =>
        (from file in files
         let parts = file.Path.Split('/')
         where parts is ["src", _, _, _, ..] && OtherFolders.ContainsKey(parts[1])
         where !Rooms.Contains(parts[2]) && !OtherFolders[parts[1]].Contains(parts[2])
         select $"src/{parts[1]}/{parts[2]} is no room").Distinct();

    /// <summary>A URL stands whole in one place, so that a search for it finds the room.</summary>
    public static IEnumerable<string> WholeUrls(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.StartsWith("src/", StringComparison.Ordinal)
        from problem in MapGroup().Matches(file.Text).Select(match => (match.Index, Text: "routes in groups hide the whole URL"))
            .Concat(JoinedUrl().Matches(file.Text).Select(match => (match.Index, Text: "a URL joined from pieces")))
        select $"{file.Path}:{file.Text.AsSpan(0, problem.Index).Count('\n') + 1}: {problem.Text}";

    /// <summary>Work left undone is written down elsewhere, or done.</summary>
    public static IEnumerable<string> Unfinished(IEnumerable<SourceFile> files) =>
        from file in files
        where !file.Path.StartsWith("tests/Architecture.Tests/", StringComparison.Ordinal)
        from match in Undone().Matches(file.Text)
        select $"{file.Path}:{file.Text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}";

    /// <summary>No class is split into regions or buried in one file with a crowd of others' namespaces.</summary>
    public static IEnumerable<string> Namespaces(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.StartsWith("src/", StringComparison.Ordinal)
        let parts = file.Path.Split('/')
        let declared = DeclaredNamespace().Match(file.Text)
        where declared.Success
        let expected = parts.Length > 3 ? $"OpenEdx.{parts[1]}.{parts[2]}" : $"OpenEdx.{parts[1]}"
        where declared.Groups[1].Value != expected && !declared.Groups[1].Value.StartsWith(expected + ".", StringComparison.Ordinal)
        select $"{file.Path} declares {declared.Groups[1].Value}, expected {expected}";

    [GeneratedRegex(@"\.MapGroup\(")]
    private static partial Regex MapGroup();

    [GeneratedRegex(@"\.Map(?:Get|Post|Put|Patch|Delete|Methods)?\(\s*(?:\$""|@\$""|""[^""\n]*""\s*\+|\w+\s*\+)")]
    private static partial Regex JoinedUrl();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|NotImplementedException|#region")]
    private static partial Regex Undone();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex DeclaredNamespace();
}
