using System.Formats.Tar;
using System.IO.Compression;
using OpenEdx.TestKit;

namespace OpenEdx.Domain.Tests.Assessment.Capa;

/// <summary>Problems of real course archives, read in place; empty where the archives are not on this machine.</summary>
internal static class RealProblems
{
    private static readonly Lazy<IReadOnlyList<(string Archive, string BlockId, string Xml)>> Found = new(Read);

    public static IReadOnlyList<(string Archive, string BlockId, string Xml)> All => Found.Value;

    private static List<(string, string, string)> Read()
    {
        var problems = new List<(string, string, string)>();
        if (SharedData.FindFolder("olx") is not { } folder) return problems;
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
}
