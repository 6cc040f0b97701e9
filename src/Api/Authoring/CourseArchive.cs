using System.Formats.Tar;
using System.IO.Compression;
using OpenEdx.Domain.Authoring;

namespace OpenEdx.Api.Authoring;

/// <summary>
/// An archive or folder, unpacked: content in memory, static files staged. Everything in it is hostile until shown otherwise;
/// what breaks a rule refuses the whole, with all rules broken. Disposing it before the files are kept leaves nothing behind.
/// </summary>
public sealed class CourseArchive : IDisposable
{
    private static readonly string[] TextEndings = [".xml", ".html", ".htm", ".json", ".csv"];

    private const int MostErrors = 100;
    private const string Broken = "The file is no whole .tar.gz archive.";

    private readonly CourseArchiveLimits limits;
    private readonly IFileStore files;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StagedFile> statics = new(StringComparer.Ordinal);
    private readonly List<OlxIssue> errors = [];
    private long textBytes;
    private int entries;

    private CourseArchive(CourseArchiveLimits limits, IFileStore files)
    {
        this.limits = limits;
        this.files = files;
    }

    /// <summary>Reasons for refusal; the rest is of use only when there are none.</summary>
    public IReadOnlyList<OlxIssue> Errors => errors;

    public IReadOnlyCollection<StagedFile> Staged => statics.Values;

    public OlxTree Tree => new(texts, [.. statics.Select(file => new OlxStaticFile(file.Key, file.Value.Sha256, file.Value.Length))]);

    /// <summary>Reads a <c>.tar.gz</c> as a stream, in one pass, never holding more than one file of it.</summary>
    public static async Task<CourseArchive> Read(Stream tarGz, IFileStore files, CourseArchiveLimits limits, CancellationToken ct)
    {
        var archive = new CourseArchive(limits, files);
        try
        {
            await archive.ReadTar(tarGz, ct);
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Reads an unpacked course, by the same rules.</summary>
    public static async Task<CourseArchive> ReadFolder(string folder, IFileStore files, CourseArchiveLimits limits, CancellationToken ct)
    {
        var archive = new CourseArchive(limits, files);
        try
        {
            await archive.TakeFolder(new DirectoryInfo(folder), "", ct);
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in statics.Values) file.Dispose();
    }

    private async Task TakeFolder(DirectoryInfo folder, string prefix, CancellationToken ct)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = prefix + entry.Name;
            if (++entries > limits.Entries) Refuse(OlxIssueKind.LimitExceeded, $"The folder has more than {limits.Entries} entries.", null);
            if (errors.Count >= MostErrors || entries > limits.Entries) return;
            if (entry.LinkTarget is not null) Refuse(OlxIssueKind.UnsafeEntry, "Links are not accepted.", Shown(path));
            else if (Admit(path) is not { } safe) continue;
            else if (entry is DirectoryInfo below) await TakeFolder(below, safe + "/", ct);
            else if (entry is FileInfo file)
            {
                await using var content = file.OpenRead();
                await Take(safe, content, file.Length, ct);
            }
        }
    }

    private async Task ReadTar(Stream tarGz, CancellationToken ct)
    {
        try
        {
            await using var unpacked = new BoundedStream(new GZipStream(tarGz, CompressionMode.Decompress, leaveOpen: true), limits.Bytes);
            await using var tar = new TarReader(unpacked, leaveOpen: true);
            while (true)
            {
                unpacked.BeginHeader();
                if (await tar.GetNextEntryAsync(copyData: false, ct) is not { } entry) break;
                unpacked.EndHeader();
                if (!await TakeEntry(entry, ct)) return;
                await Skip(entry, ct);
            }

            await unpacked.DrainPadding(ct);
            // A download that broke off between two entries looks like a smaller course, but for the blocks of zeros at the end.
            if (entries == 0) Refuse(OlxIssueKind.InvalidArchive, "The archive is empty.", null);
            else if (unpacked.TrailingZeros < 512) Refuse(OlxIssueKind.InvalidArchive, Broken, null);
        }
        catch (BoundedStream.LimitException limit)
        {
            Refuse(OlxIssueKind.LimitExceeded, limit.Message, null);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            Refuse(OlxIssueKind.InvalidArchive, Broken, null);
        }
    }

    /// <returns>False when nothing more is to be read.</returns>
    private async Task<bool> TakeEntry(TarEntry entry, CancellationToken ct)
    {
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes) return true;
        if (++entries > limits.Entries)
        {
            Refuse(OlxIssueKind.LimitExceeded, $"The archive has more than {limits.Entries} entries.", null);
            return false;
        }

        var path = Admit(entry.Name);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory or TarEntryType.DirectoryList:
                return true;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                if (path is not null) await Take(path, entry.DataStream ?? Stream.Null, entry.Length, ct);
                return errors.Count < MostErrors;
            case TarEntryType.SymbolicLink or TarEntryType.HardLink:
                Refuse(OlxIssueKind.UnsafeEntry, "Links are not accepted.", Shown(entry.Name));
                return errors.Count < MostErrors;
            default:
                Refuse(OlxIssueKind.UnsafeEntry, $"Only files and folders are accepted, not a {entry.EntryType}.", Shown(entry.Name));
                return errors.Count < MostErrors;
        }
    }

    /// <summary>The path as we know it from now on; null when it was refused.</summary>
    private string? Admit(string name)
    {
        var path = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        path = path.TrimEnd('/');
        if (path.Length == 0 || path == ".") return null;
        var segments = path.Split('/');
        var fault =
            path.Length > limits.PathLength ? $"The path is longer than {limits.PathLength} characters." :
            segments.Length > limits.PathDepth ? $"The path is deeper than {limits.PathDepth} folders." :
            path[0] == '/' || path.Contains('\\') || (path.Length > 1 && path[1] == ':') ? "Absolute paths and backslashes are not accepted." :
            segments.Any(segment => segment is "" or "." or "..") ? "The path leaves its folder." :
            path.Any(char.IsControl) ? "The path holds control characters." :
            null;
        if (fault is null) return path;
        var kind = path.Length > limits.PathLength || segments.Length > limits.PathDepth ? OlxIssueKind.LimitExceeded : OlxIssueKind.UnsafeEntry;
        Refuse(kind, fault, Shown(name));
        return null;
    }

    private async Task Take(string path, Stream content, long length, CancellationToken ct)
    {
        if (IsStatic(path))
        {
            if (length > limits.FileBytes)
            {
                Refuse(OlxIssueKind.LimitExceeded, $"The file is larger than {limits.FileBytes} bytes.", path);
                return;
            }

            var staged = await files.Stage(content, ct);
            if (statics.Remove(path, out var former)) former.Dispose();
            statics[path] = staged;
        }
        else if (TextEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
        {
            if (length > limits.TextBytes || textBytes + length > limits.AllTextBytes)
            {
                Refuse(OlxIssueKind.LimitExceeded, $"The content is larger than {(length > limits.TextBytes ? limits.TextBytes : limits.AllTextBytes)} bytes.", path);
                return;
            }

            var bytes = new byte[length];
            await content.ReadExactlyAsync(bytes, ct);
            textBytes += length;
            texts[path] = bytes;
        }
    }

    // What the reader did not want has to be read past in any case, under the limit of the whole.
    private static async Task Skip(TarEntry entry, CancellationToken ct)
    {
        if (entry.DataStream is { } rest) await rest.CopyToAsync(Stream.Null, ct);
    }

    private static bool IsStatic(string path)
    {
        var folders = path.Split('/')[..^1];
        return folders.Contains("static") || folders.Contains("static_import");
    }

    private static string Shown(string path)
    {
        var clean = string.Concat(path.Select(character => char.IsControl(character) ? '\uFFFD' : character));
        return clean.Length <= 200 ? clean : clean[..199] + "…";
    }

    private void Refuse(OlxIssueKind kind, string message, string? file) => errors.Add(new(kind, message, file));
}
