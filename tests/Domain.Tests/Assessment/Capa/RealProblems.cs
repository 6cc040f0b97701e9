using System.Formats.Tar;
using System.IO.Compression;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Problems of real course archives, read in place; empty where the archives are not on this machine.</summary>
internal static class RealProblems
{
    private static readonly Lazy<IReadOnlyList<(string Archive, string BlockId, string Xml)>> Found = new(Read);

    public static IReadOnlyList<(string Archive, string BlockId, string Xml)> All => Found.Value;

    private static List<(string, string, string)> Read()
    {
        var problems = new List<(string, string, string)>();
        if (Folder() is not { } folder) return problems;
        foreach (var archive in Directory.EnumerateFiles(folder, "*.tar.gz").Order(StringComparer.Ordinal))
        {
            using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is null || !entry.Name.Contains("/problem/", StringComparison.Ordinal) || !entry.Name.EndsWith(".xml", StringComparison.Ordinal)) continue;
                using var reader = new StreamReader(entry.DataStream);
                problems.Add((Path.GetFileName(archive), Path.GetFileNameWithoutExtension(entry.Name), reader.ReadToEnd()));
            }
        }

        return problems;
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("OPENEDX_SHARED_DATA") is { Length: > 0 } set) return Existing(Path.Combine(set, "olx"));
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "OpenEdx.sln")))
                return Existing(Path.Combine(at.FullName, "..", "shared", "data", "olx")) ?? Existing(Path.Combine(at.FullName, "..", "..", "shared", "data", "olx"));
        }

        return null;
    }

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
