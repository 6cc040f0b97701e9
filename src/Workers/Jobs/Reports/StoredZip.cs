using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OpenEdx.Workers.Jobs;

/// <summary>
/// A ZIP archive that grows at its end, entry by entry, each stored as it is: what an archive of reports needs to go on after a kill. Its directory is
/// written last, from the entries themselves, so that nothing has to be kept between two of them.
/// </summary>
/// <remarks>
/// Source: the ZIP format, APPNOTE 6.3 (§4.3.7, §4.3.12, §4.3.14–16, §4.5.3). One entry may have 4 GB, the archive as much as there is room for.
/// </remarks>
public static class StoredZip
{
    private const uint LocalHeader = 0x04034b50;
    private const int LocalLength = 30;
    private const int CrcPlace = 14;
    private const ushort NamesAreUtf8 = 0x0800;
    private const int Chunk = 128 * 1024;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(start =>
    {
        var value = (uint)start;
        for (var bit = 0; bit < 8; bit++) value = (value & 1) == 1 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        return value;
    })];

    /// <summary>Adds a whole entry.</summary>
    /// <param name="at">Told as its time, UTC.</param>
    public static async Task Add(FileStream archive, string name, Stream content, DateTimeOffset at, CancellationToken ct)
    {
        var start = archive.Length;
        Begin(archive, name, at);
        var (crc, length, buffer) = (uint.MaxValue, 0L, ArrayPool<byte>.Shared.Rent(Chunk));
        try
        {
            for (int read; (read = await content.ReadAsync(buffer, ct)) > 0; length += read)
            {
                crc = Crc(crc, buffer.AsSpan(0, read));
                archive.Write(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Measure(archive, start, ~crc, length);
    }

    /// <summary>Begins an entry whose content is written behind it, up to <see cref="End"/>.</summary>
    public static void Begin(FileStream archive, string name, DateTimeOffset at)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var header = new byte[LocalLength + bytes.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, LocalHeader);
        Put(header, 4, 20);
        Put(header, 6, NamesAreUtf8);
        Put(header, 10, (at.UtcDateTime.Hour << 11) | (at.UtcDateTime.Minute << 5) | (at.UtcDateTime.Second / 2));
        Put(header, 12, ((Math.Max(at.UtcDateTime.Year, 1980) - 1980) << 9) | (at.UtcDateTime.Month << 5) | at.UtcDateTime.Day);
        Put(header, 26, bytes.Length);
        bytes.CopyTo(header, LocalLength);
        archive.Seek(0, SeekOrigin.End);
        archive.Write(header);
    }

    /// <summary>Ends an entry at the end of the file.</summary>
    /// <param name="start">Where it begins.</param>
    public static void End(FileStream archive, long start)
    {
        var header = new byte[LocalLength];
        Read(archive, header, start);
        var content = start + LocalLength + Get(header, 26) + Get(header, 28);
        var (crc, buffer) = (uint.MaxValue, new byte[Chunk]);
        for (var at = content; at < archive.Length; at += Chunk)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(Chunk, archive.Length - at));
            Read(archive, part, at);
            crc = Crc(crc, part);
        }

        Measure(archive, start, ~crc, archive.Length - content);
    }

    /// <summary>Writes the directory: the archive is whole.</summary>
    public static void Close(FileStream archive)
    {
        archive.Seek(0, SeekOrigin.End);
        var (end, at, count) = (archive.Length, 0L, 0L);
        var held = new ArrayBufferWriter<byte>(2 * Chunk);
        var header = new byte[LocalLength];
        for (; at < end; count++)
        {
            Read(archive, header, at);
            var name = new byte[Get(header, 26)];
            Read(archive, name, at + LocalLength);
            held.Write(DirectoryEntry(header, name, at));
            if (held.WrittenCount >= Chunk)
            {
                archive.Write(held.WrittenSpan);
                held.ResetWrittenCount();
            }

            at += LocalLength + name.Length + BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(18));
        }

        archive.Write(held.WrittenSpan);
        archive.Write(Trailer(count, end, archive.Length - end));
    }

    private static byte[] DirectoryEntry(byte[] header, byte[] name, long at)
    {
        var isFar = at >= uint.MaxValue;
        var entry = new byte[46 + name.Length + (isFar ? 12 : 0)];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, 0x02014b50);
        Put(entry, 4, (3 << 8) | 45);
        Put(entry, 6, isFar ? 45 : 20);
        header.AsSpan(6, 20).CopyTo(entry.AsSpan(8));
        Put(entry, 28, name.Length);
        Put(entry, 30, isFar ? 12 : 0);
        // A regular file that its owner reads and writes.
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(38), 0x81800000);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(42), isFar ? uint.MaxValue : (uint)at);
        name.CopyTo(entry, 46);
        if (!isFar) return entry;
        Put(entry, 46 + name.Length, 1);
        Put(entry, 48 + name.Length, 8);
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(50 + name.Length), at);
        return entry;
    }

    /// <summary>The end of the directory, in its long form where the short one has no room.</summary>
    private static byte[] Trailer(long count, long directory, long length)
    {
        var isLong = count >= ushort.MaxValue || directory >= uint.MaxValue || length >= uint.MaxValue;
        var (trailer, at) = (new byte[22 + (isLong ? 76 : 0)], 0);
        if (isLong)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(trailer, 0x06064b50);
            BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(4), 44);
            Put(trailer, 12, 45);
            Put(trailer, 14, 45);
            BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(24), count);
            BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(32), count);
            BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(40), length);
            BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(48), directory);
            BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(56), 0x07064b50);
            BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(64), directory + length);
            BinaryPrimitives.WriteInt32LittleEndian(trailer.AsSpan(72), 1);
            at = 76;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(at), 0x06054b50);
        Put(trailer, at + 8, (int)Math.Min(count, ushort.MaxValue));
        Put(trailer, at + 10, (int)Math.Min(count, ushort.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(at + 12), (uint)Math.Min(length, uint.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(at + 16), (uint)Math.Min(directory, uint.MaxValue));
        return trailer;
    }

    private static void Measure(FileStream archive, long start, uint crc, long length)
    {
        if (length >= uint.MaxValue) throw new InvalidOperationException("An entry of an archive has less than 4 GB here.");
        Span<byte> figures = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32LittleEndian(figures, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(figures[4..], (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(figures[8..], (uint)length);
        archive.Seek(start + CrcPlace, SeekOrigin.Begin);
        archive.Write(figures);
        archive.Seek(0, SeekOrigin.End);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes) crc = CrcTable[(crc ^ value) & 0xff] ^ (crc >> 8);
        return crc;
    }

    private static void Read(FileStream archive, Span<byte> bytes, long at)
    {
        archive.Seek(at, SeekOrigin.Begin);
        archive.ReadExactly(bytes);
        archive.Seek(0, SeekOrigin.End);
    }

    private static void Put(byte[] bytes, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);

    private static int Get(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
}
