using System.IO.Compression;

namespace OpenEdx.Projections.Analytics;

/// <summary>One log to be imported.</summary>
/// <param name="Name">Under which its place is remembered: the whole path; null: it comes through a pipe, cannot be read twice, and has no place.</param>
/// <param name="Open">Opens it from its beginning, as it lies there (perhaps compressed).</param>
public sealed record LogSource(string? Name, Func<Stream> Open)
{
    public const string Pipe = "standard input";

    /// <summary>How rejected lines name it.</summary>
    public string ShownName => Name ?? Pipe;

    /// <summary>Files, folders with everything in them, and <c>-</c> for the standard input; each file once, in the order of their names.</summary>
    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    public static IReadOnlyList<LogSource> Of(IEnumerable<string> paths, Func<Stream> standardInput)
    {
        var found = new List<LogSource>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (path == "-")
            {
                if (seen.Add("-")) found.Add(new(null, standardInput));
                continue;
            }

            var whole = Path.GetFullPath(path);
            string[] files = Directory.Exists(whole)
                ? [.. Directory.EnumerateFiles(whole, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
                : File.Exists(whole) ? [whole] : throw new FileNotFoundException($"There is no file or folder '{path}'.");
            found.AddRange(files.Where(seen.Add).Select(file => new LogSource(file, () => File.OpenRead(file))));
        }

        return found;
    }

    /// <summary>The text, whether it lies there plain or as gzip (told by its first bytes, not by its name).</summary>
    internal static async Task<Stream> Decompressed(Stream file, CancellationToken ct)
    {
        var start = new byte[2];
        var length = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, ct);
        var whole = new PrefixedStream(start.AsMemory(0, length), file);
        return start is [0x1F, 0x8B] && length == start.Length ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    /// <summary>Bytes already read, and then the rest: a pipe cannot be wound back.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> left = prefix;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (left.IsEmpty) return rest.Read(buffer);
            var count = Math.Min(left.Length, buffer.Length);
            left.Span[..count].CopyTo(buffer);
            left = left[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
