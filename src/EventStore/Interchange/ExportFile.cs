using System.Security.Cryptography;
using System.Text.Json;

namespace OpenEdx.EventStore.Interchange;

/// <summary>
/// Where an export is written: lines of envelopes, plain or as gzip members. A file whose writer was killed is continued behind its last
/// whole line or member.
/// </summary>
public sealed class ExportFile : IAsyncDisposable
{
    private const int Block = 1 << 20;

    private readonly Stream output;
    private readonly bool gzip;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] lastLine = [];

    private ExportFile(Stream output, bool gzip)
    {
        this.output = output;
        this.gzip = gzip;
    }

    /// <summary>Lines in the file, those of a former run included.</summary>
    public long Events { get; private set; }

    /// <summary>Null while there is none.</summary>
    public (long Position, Guid Id)? First { get; private set; }

    /// <summary>Null while there is none.</summary>
    public (long Position, Guid Id)? Last => lastLine.Length == 0 ? null : Read(lastLine);

    /// <summary>Of the uncompressed lines, hex: the same for every way to the same content.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>For output that nobody can continue, such as a pipe. The stream stays open.</summary>
    public static ExportFile To(Stream stream, bool gzip) => new(stream, gzip);

    /// <exception cref="IOException">The file exists, or cannot be made.</exception>
    public static ExportFile Create(string path, bool gzip) => new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0), gzip);

    /// <summary>Opens a file to write on, cutting off a line or member that was not finished. Makes the file when there is none.</summary>
    /// <exception cref="InvalidEventFileException">The file was not written by an export of this form.</exception>
    public static async Task<ExportFile> Continue(string path, bool gzip, CancellationToken ct)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 0);
        var file = new ExportFile(stream, gzip);
        try
        {
            var whole = gzip ? await file.ReadMembers(ct) : await file.ReadLines(ct);
            if (whole == 0 && !await BeginsAs(gzip ? [0x1F, 0x8B] : "{"u8.ToArray(), stream, ct))
                throw new InvalidEventFileException($"{path} is no export, or one that is {(gzip ? "not " : "")}compressed.");
            _ = file.Last;
            stream.SetLength(whole);
            stream.Position = whole;
            return file;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            await file.DisposeAsync();
            throw new InvalidEventFileException($"{path} holds lines that are no events; it was not written by an export.", error);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public async Task Write(EnvelopePage page, CancellationToken ct)
    {
        if (page.Lines.Count == 0) return;
        Count(page.Text.Span);
        await output.WriteAsync(gzip ? GzipMember.Compress(page.Text.Span) : page.Text, ct);
    }

    /// <summary>Returns when everything is on the disk.</summary>
    public async Task Finish(CancellationToken ct)
    {
        await output.FlushAsync(ct);
        if (output is FileStream file) file.Flush(flushToDisk: true);
    }

    public async ValueTask DisposeAsync()
    {
        hash.Dispose();
        if (output is FileStream) await output.DisposeAsync();
    }

    /// <param name="lines">Whole lines.</param>
    private void Count(ReadOnlySpan<byte> lines)
    {
        hash.AppendData(lines);
        Events += lines.Count((byte)'\n');
        First ??= Read(lines[..lines.IndexOf((byte)'\n')].ToArray());
        var before = lines[..^1].LastIndexOf((byte)'\n');
        lastLine = lines[(before + 1)..^1].ToArray();
    }

    private static (long Position, Guid Id) Read(byte[] line)
    {
        using var envelope = JsonDocument.Parse(line);
        return (envelope.RootElement.GetProperty("position").GetInt64(), envelope.RootElement.GetProperty("id").GetGuid());
    }

    /// <returns>Length of the part that consists of whole lines.</returns>
    private async Task<long> ReadLines(CancellationToken ct)
    {
        var buffer = new byte[Block];
        var (whole, held) = (0L, 0);
        while (true)
        {
            if (held == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var got = await output.ReadAsync(buffer.AsMemory(held), ct);
            if (got == 0) break;
            held += got;
            var end = buffer.AsSpan(0, held).LastIndexOf((byte)'\n') + 1;
            if (end == 0) continue;
            Count(buffer.AsSpan(0, end));
            whole += end;
            buffer.AsSpan(end, held - end).CopyTo(buffer);
            held -= end;
        }

        return whole;
    }

    /// <returns>Length of the part that consists of whole members.</returns>
    private async Task<long> ReadMembers(CancellationToken ct)
    {
        var header = new byte[GzipMember.HeaderLength];
        var whole = 0L;
        while (true)
        {
            output.Position = whole;
            await output.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, ct);
            if (GzipMember.LengthOf(header) is not { } length || whole + length > output.Length) return whole;
            var member = new byte[length];
            output.Position = whole;
            await output.ReadExactlyAsync(member, ct);
            if (GzipMember.Decompress(member) is not { Length: > 0 } lines) return whole;
            Count(lines);
            whole += length;
            Array.Clear(header);
        }
    }

    /// <summary>True also for a file too short to tell.</summary>
    private static async Task<bool> BeginsAs(byte[] beginning, FileStream stream, CancellationToken ct)
    {
        var found = new byte[beginning.Length];
        stream.Position = 0;
        var length = await stream.ReadAtLeastAsync(found, found.Length, throwOnEndOfStream: false, ct);
        return beginning.AsSpan(0, length).SequenceEqual(found.AsSpan(0, length));
    }
}
