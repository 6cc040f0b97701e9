using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OpenEdx.Domain.Authoring;

/// <summary>A static file of an archive; its bytes are with the caller, known here by their SHA-256 (lower-case hexadecimal).</summary>
public sealed record OlxStaticFile(string Path, string Sha256, long Length);

/// <summary>The unpacked archive in memory: text files by path with slashes, static files by name only.</summary>
public sealed class OlxTree
{
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> files = new(StringComparer.Ordinal);
    private readonly string folder;

    /// <param name="files">Paths are relative, use <c>/</c>, and hold no <c>.</c> or <c>..</c>; the unpacker sees to that.</param>
    public OlxTree(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files, IReadOnlyList<OlxStaticFile>? statics = null)
        : this([], statics ?? [], "")
    {
        foreach (var (path, content) in files) this.files[path] = content;
    }

    private OlxTree(SortedDictionary<string, ReadOnlyMemory<byte>> files, IReadOnlyList<OlxStaticFile> statics, string folder)
    {
        this.files = files;
        Statics = statics;
        this.folder = folder;
    }

    /// <summary>Paths of text files, in ordinal order.</summary>
    public IEnumerable<string> Paths => files.Keys;

    public IReadOnlyList<OlxStaticFile> Statics { get; }

    /// <summary>Last segment of the root folder; empty at the top of the archive.</summary>
    public string FolderName => folder[(folder.LastIndexOf('/') + 1)..];

    /// <summary>A tree of texts, for courses built in memory.</summary>
    public static OlxTree Of(params IReadOnlyList<(string Path, string Text)> texts) =>
        new(texts.Select(text => KeyValuePair.Create(text.Path, new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text.Text)))));

    /// <summary>What lies below a folder, by paths relative to it.</summary>
    public OlxTree Under(string path)
    {
        if (path.Length == 0) return this;
        var prefix = path + "/";
        var below = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (name, content) in files)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) below[name[prefix.Length..]] = content;
        }

        var statics = Statics
            .Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(file => file with { Path = file.Path[prefix.Length..] });
        return new(below, [.. statics], path);
    }

    public bool Has(string path) => Resolve(path) is { } real && files.ContainsKey(real);

    public bool TryRead(string path, out ReadOnlyMemory<byte> content)
    {
        content = default;
        return Resolve(path) is { } real && files.TryGetValue(real, out content);
    }

    /// <summary>Text of a file without its byte order mark. Bytes that are no UTF-8, and NUL, become U+FFFD: no store of texts takes them.</summary>
    public bool TryReadText(string path, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!TryRead(path, out var content)) return false;
        text = Encoding.UTF8.GetString(content.Span).TrimStart('\uFEFF').Replace('\0', '\uFFFD');
        return true;
    }

    /// <summary>Paths directly or deeper below a folder, with the given ending.</summary>
    public IEnumerable<string> Below(string path, string ending) =>
        files.Keys.Where(name =>
            name.StartsWith(path + "/", StringComparison.Ordinal) && name.EndsWith(ending, StringComparison.Ordinal) && !name.EndsWith('~'));

    // Content may name files with ".." inside the course; what would leave it does not exist.
    private static string? Resolve(string path)
    {
        if (!path.Contains("./", StringComparison.Ordinal) && !path.Contains("//", StringComparison.Ordinal)) return path;
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or ".") continue;
            if (segment != "..") segments.Add(segment);
            else if (segments.Count == 0) return null;
            else segments.RemoveAt(segments.Count - 1);
        }

        return string.Join('/', segments);
    }
}
