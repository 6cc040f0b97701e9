using System.Buffers.Binary;
using System.IO.Compression;

namespace OpenEdx.EventStore.Interchange;

/// <summary>
/// One member of a gzip file (RFC 1952: members stand one after the other, and every reader takes them as one text). Ours carry
/// their own length in an extra field, so that the last whole member of a broken file is found without guessing.
/// </summary>
internal static class GzipMember
{
    /// <summary>Up to and including the extra field.</summary>
    public const int HeaderLength = PlainHeaderLength + 2 + 4 + sizeof(uint);

    private const int PlainHeaderLength = 10;
    private const int Flags = 3;
    private const byte HasExtraField = 4;

    /// <summary>Length of the extra field, its name, length of its value.</summary>
    private static ReadOnlySpan<byte> ExtraField => [8, 0, (byte)'O', (byte)'X', 4, 0];

    public static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> text)
    {
        var member = new MemoryStream();
        member.SetLength(HeaderLength - PlainHeaderLength);
        member.Position = member.Length;
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(text);

        // The plain header moves to the front, and the extra field takes the room behind it.
        var bytes = member.GetBuffer().AsMemory(0, (int)member.Length);
        var header = bytes.Span;
        header.Slice(HeaderLength - PlainHeaderLength, PlainHeaderLength).CopyTo(header);
        header[Flags] |= HasExtraField;
        ExtraField.CopyTo(header[PlainHeaderLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[(HeaderLength - sizeof(uint))..], (uint)bytes.Length);
        return bytes;
    }

    /// <summary>Length of the whole member; null when this is no header of ours.</summary>
    public static long? LengthOf(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderLength || header is not [0x1F, 0x8B, 8, HasExtraField, ..]) return null;
        if (!header[PlainHeaderLength..].StartsWith(ExtraField)) return null;
        return BinaryPrimitives.ReadUInt32LittleEndian(header[(HeaderLength - sizeof(uint))..]);
    }

    /// <summary>Null when the member is damaged; gzip carries a checksum.</summary>
    public static byte[]? Decompress(byte[] member)
    {
        try
        {
            using var text = new MemoryStream();
            using var gzip = new GZipStream(new MemoryStream(member), CompressionMode.Decompress);
            gzip.CopyTo(text);
            return text.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
