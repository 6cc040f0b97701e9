using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace OpenEdx.Projections.Analytics;

/// <summary>
/// A folder of log files that grows with the log. What was written is committed by the file <c>export.state</c>, which holds the position reached and the length of
/// every file: after a kill each file is cut back to it.
/// </summary>
/// <remarks>Compressed files are one gzip member after another, which every reader takes as one text.</remarks>
public sealed class PackageFolder
{
    private const string StateName = "export.state";

    private readonly string folder;
    private readonly bool gzip;
    private readonly string kind;
    private readonly Dictionary<string, long> lengths;
    private readonly Dictionary<string, StringBuilder> pending = new(StringComparer.Ordinal);

    private PackageFolder(string folder, bool gzip, string kind, long position, Dictionary<string, long> lengths)
    {
        this.folder = folder;
        this.gzip = gzip;
        this.kind = kind;
        this.lengths = lengths;
        Position = position;
    }

    /// <summary>Everything up to here is in the files.</summary>
    public long Position { get; private set; }

    public int Files => lengths.Count;

    /// <param name="kind">What is exported, in words: a folder goes on with the same alone.</param>
    /// <exception cref="InvalidDataException">The folder holds something else.</exception>
    public static PackageFolder Open(string folder, bool gzip, string kind)
    {
        Directory.CreateDirectory(folder);
        var state = Path.Combine(folder, StateName);
        if (!File.Exists(state))
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any()) throw new InvalidDataException($"'{folder}' is not empty, and no export of tracking logs.");
            return new(folder, gzip, kind, 0, new(StringComparer.Ordinal));
        }

        var read = JsonSerializer.Deserialize<State>(File.ReadAllText(state)) ?? throw new InvalidDataException($"'{state}' is broken.");
        if (read.Kind != kind || read.Gzip != gzip) throw new InvalidDataException($"'{folder}' holds an export of another kind ({read.Kind}); go on with the options of then, or name another folder.");
        var opened = new PackageFolder(folder, gzip, kind, read.Position, new(read.Lengths, StringComparer.Ordinal));
        opened.CutBack();
        return opened;
    }

    /// <param name="file">Name without <c>.gz</c>.</param>
    public void Add(string file, string line)
    {
        var name = gzip ? $"{file}.gz" : file;
        if (!pending.TryGetValue(name, out var text)) pending.Add(name, text = new());
        text.Append(line).Append('\n');
    }

    /// <summary>Writes what was added, and then that it is written.</summary>
    public void Commit(long position)
    {
        foreach (var (name, text) in pending)
        {
            using var file = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write);
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            if (gzip)
            {
                using var member = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
                member.Write(bytes);
            }
            else
            {
                file.Write(bytes);
            }

            file.Flush(flushToDisk: true);
            lengths[name] = file.Length;
        }

        pending.Clear();
        Position = position;
        var next = Path.Combine(folder, StateName + ".next");
        File.WriteAllText(next, JsonSerializer.Serialize(new State(kind, gzip, position, lengths)));
        File.Move(next, Path.Combine(folder, StateName), overwrite: true);
    }

    private void CutBack()
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(path);
            if (!IsOurs(name)) continue;
            if (!lengths.TryGetValue(name, out var length))
            {
                // Begun after the last commit.
                File.Delete(path);
                continue;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            if (file.Length < length) throw new InvalidDataException($"'{path}' is shorter than it was left: something is missing.");
            file.SetLength(length);
        }
    }

    /// <summary>Whatever else somebody put into the folder stays.</summary>
    private static bool IsOurs(string name) =>
        name.Contains("events-", StringComparison.Ordinal) && (name.EndsWith(".log", StringComparison.Ordinal) || name.EndsWith(".log.gz", StringComparison.Ordinal));

    private sealed record State(string Kind, bool Gzip, long Position, Dictionary<string, long> Lengths);
}
